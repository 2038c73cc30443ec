import type { PendingCall } from '../evaluate/knowledge.ts';
import { options, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';

const openai = 'openai()';
const anthropic = '@anthropic-ai/sdk()';
const messages = '@langchain/core/messages';
const prompts = '@langchain/core/prompts';
/** What a tool is called with: no name of a package's. */
const toolInput = 'ai.ToolInput()';
/** Those that tell a model what to do. */
const instructing = ['system', 'developer', 'assistant', 'model'];

const instructions = (api: string, ...places: readonly (number | string)[]): Row[] =>
  places.map((arg): Row => ({ api, is: 'sink', kind: 'llm', arg }));
/** Messages of a list: what those say that instruct, and what is asked in the others. */
const inMessages = (api: string, arg: number | string): Row[] => [
  { api, is: 'sink', kind: 'llm', arg, roles: instructing },
  { api, is: 'sink', kind: 'prompt', arg, roles: ['user', 'human'] },
];
const asked = (api: string, ...places: readonly (number | string)[]): Row[] =>
  places.map((arg): Row => ({ api, is: 'sink', kind: 'prompt', arg }));
const answers = (...apis: readonly string[]): Row[] => apis.map((api): Row => ({ api, is: 'origin', kind: 'model' }));

/** Clients of language models: what tells the model what to do, what it answers, and the tools that it calls. */
export default defineLibrary({
  packages: [
    'openai',
    'groq-sdk',
    '@anthropic-ai/sdk',
    'ai',
    '@google/genai',
    '@google/generative-ai',
    '@google-cloud/vertexai',
    '@mistralai/mistralai',
    'cohere-ai',
    'ollama',
    '@openai/agents',
    '@openai/guardrails',
    '@openrouter/agent',
    '@openrouter/sdk',
    '@aws-sdk/client-bedrock-runtime',
    'langchain',
    '@langchain/core',
    '@langchain/openai',
    '@langchain/anthropic',
    '@langchain/google-genai',
    '@langchain/langgraph',
    '@modelcontextprotocol/sdk',
  ],
  docs: 'https://platform.openai.com/docs/api-reference',
  rows: [
    { api: '{openai.OpenAI|openai.AzureOpenAI|groq-sdk|groq-sdk.Groq}()', is: 'alias', of: openai },
    { api: '@anthropic-ai/sdk.Anthropic()', is: 'alias', of: anthropic },
    { api: '{langchain/schema|langchain/messages|@langchain/core/messages/system}', is: 'alias', of: messages },
    { api: 'langchain/prompts', is: 'alias', of: prompts },
    { api: '@openai/guardrails.Agent', is: 'alias', of: '@openai/agents.Agent' },
    { api: '@openai/guardrails.tool', is: 'alias', of: '@openai/agents.tool' },
    { api: '@openai/guardrails.{GuardrailsOpenAI|GuardrailsAzureOpenAI}.create()', is: 'alias', of: openai },
    { api: 'langchain.SystemMessage', is: 'alias', of: `${messages}.SystemMessage` },
    { api: 'langchain.HumanMessage', is: 'alias', of: `${messages}.HumanMessage` },
    ...['create', 'parse', 'stream'].flatMap((name): Row[] => [
      ...inMessages(`${openai}.chat.completions.${name}`, '0.messages'),
      ...inMessages(`${openai}.beta.chat.completions.${name}`, '0.messages'),
      ...inMessages(`${openai}.responses.${name}`, '0.input'),
      ...instructions(`${openai}.responses.${name}`, '0.instructions'),
    ]),
    ...instructions(`${openai}.beta.assistants.{create|update}`, '0.instructions', '1.instructions'),
    ...instructions(`${openai}.beta.threads.runs.{create|stream}`, '1.instructions', '1.additional_instructions'),
    ...instructions(`${anthropic}.messages.{create|stream}`, '0.system'),
    ...instructions(`${anthropic}.beta.messages.{create|stream}`, '0.system'),
    ...inMessages(`${openai}.beta.threads.messages.create`, 1),
    ...inMessages(`${anthropic}.{messages|beta.messages}.{create|stream}`, '0.messages'),
    ...inMessages('@google/genai.GoogleGenAI().models.{generateContent|generateContentStream}', '0.contents'),
    ...inMessages('@openrouter/sdk.OpenRouter().chat.{send|completions.create}', '0.messages'),
    ...inMessages('@openrouter/sdk().chat.{send|completions.create}', '0.messages'),
    ...['0.messages', '0.input'].flatMap((arg) =>
      inMessages('{@openrouter/agent|@openrouter/agent.OpenRouter()}.callModel', arg),
    ),
    ...inMessages('@openai/agents.{run|Runner().run}', 1),
    ...['generateText', 'streamText', 'generateObject', 'streamObject'].flatMap((name): Row[] => [
      ...instructions(`ai.${name}`, '0.system', '0.instructions'),
      ...inMessages(`ai.${name}`, '0.messages'),
    ]),
    ...instructions('ai.{Agent|ToolLoopAgent|Experimental_Agent}', '0.system', '0.instructions'),
    ...instructions('@openai/agents.Agent', '0.instructions', '0.handoffDescription'),
    ...instructions('@openai/agents.Agent().asTool', '0.toolDescription'),
    ...instructions('{@openai/agents|@openrouter/agent|ai}.tool', '0.description'),
    ...instructions('@openai/guardrails.GuardrailAgent.create', 2),
    ...instructions('{@openrouter/agent|@openrouter/agent.OpenRouter()}.callModel', '0.instructions'),
    ...instructions(`${anthropic}.beta.agents.{create|update}`, '0.system', '1.system'),
    ...instructions(
      '@google/genai.GoogleGenAI().chats.create().{sendMessage|sendMessageStream}',
      '0.config.systemInstruction',
    ),
    ...instructions('@google/genai.GoogleGenAI().live.connect', '0.config.systemInstruction'),
    ...instructions('@aws-sdk/client-bedrock-runtime.{ConverseCommand|ConverseStreamCommand}', '0.system'),
    ...instructions(
      '@google/genai.{GoogleGenAI|GoogleGenerativeAI}().models.{generateContent|generateContentStream}',
      '0.config.systemInstruction',
    ),
    ...instructions('@google/genai.GoogleGenAI().chats.create', '0.config.systemInstruction'),
    ...instructions(
      '{@google/generative-ai.GoogleGenerativeAI|@google-cloud/vertexai.VertexAI}().getGenerativeModel',
      '0.systemInstruction',
    ),
    ...inMessages('@mistralai/mistralai.Mistral().chat.{complete|stream}', '0.messages'),
    ...inMessages('{ollama|ollama.Ollama()}.chat', '0.messages'),
    ...instructions('cohere-ai.{CohereClient|CohereClientV2}().{chat|chatStream}', '0.preamble'),
    ...instructions(`${messages}.SystemMessage`, 0, '0.content'),
    ...instructions(`${prompts}.{SystemMessagePromptTemplate|ChatPromptTemplate|PromptTemplate}.fromTemplate`, 0),
    ...inMessages(`${prompts}.ChatPromptTemplate.fromMessages`, 0),
    ...instructions('langchain.createAgent', '0.systemPrompt'),
    ...asked(`${openai}.responses.{create|parse|stream}`, '0.input'),
    ...asked(`${openai}.completions.create`, '0.prompt'),
    ...asked(`${openai}.images.{generate|edit}`, '0.prompt'),
    ...asked(`${openai}.audio.{transcriptions|translations}.create`, '0.prompt'),
    ...asked('@google/genai.GoogleGenAI().models.{generateContent|generateContentStream}', '0.contents'),
    ...asked('@google/genai.GoogleGenAI().models.{generateImages|editImage|generateVideos}', '0.prompt'),
    ...asked('@google/genai.GoogleGenAI().chats.create().{sendMessage|sendMessageStream}', '0.message', '0.content'),
    ...asked('ai.{generateText|streamText|generateObject|streamObject}', '0.prompt'),
    ...asked('{@openrouter/agent|@openrouter/agent.OpenRouter()}.callModel', '0.input'),
    ...asked('@openai/agents.{run|Runner().run}', 1),
    ...asked(`${messages}.HumanMessage`, 0, '0.content'),
    ...asked(
      '{@langchain/openai.ChatOpenAI|@langchain/anthropic.ChatAnthropic|@langchain/google-genai.ChatGoogleGenerativeAI}().{invoke|stream|call|predict}',
      0,
    ),
    ...answers(
      `${openai}.chat.completions.{create|parse}().choices`,
      `${openai}.beta.chat.completions.parse().choices`,
      `${openai}.responses.{create|parse}().{output_text|output|output_parsed}`,
      `${openai}.completions.create().choices`,
      `${anthropic}.messages.create().content`,
      `${anthropic}.beta.messages.create().content`,
      'ai.generateText().{text|toolCalls|content|output}',
      'ai.generateObject().object',
      '@google/genai.GoogleGenAI().models.generateContent().text',
      '@google/generative-ai.GoogleGenerativeAI().getGenerativeModel().generateContent().response',
      '@mistralai/mistralai.Mistral().chat.complete().choices',
      '{ollama|ollama.Ollama()}.chat().message',
      '{@langchain/openai.ChatOpenAI|@langchain/anthropic.ChatAnthropic|@langchain/google-genai.ChatGoogleGenerativeAI}().invoke()',
      toolInput,
    ),
    {
      api: '{openai().chat.completions|openai().responses|openai().completions|openai().beta.chat.completions|@anthropic-ai/sdk().messages}.{create|parse}',
      is: 'function',
      async: true,
    },
    { api: 'ai.{generateText|generateObject}', is: 'function', async: true },
    {
      api: '{@langchain/openai.ChatOpenAI|@langchain/anthropic.ChatAnthropic|@langchain/google-genai.ChatGoogleGenerativeAI}().invoke',
      is: 'function',
      async: true,
    },
    { api: '@google/genai.GoogleGenAI().models.generateContent', is: 'function', async: true },
  ],
  hooks: {
    '{ai|@openai/agents}.tool': (call) => called(call, call.args[0], 'execute'),
    '{@langchain/core/tools|langchain}.{DynamicTool|DynamicStructuredTool}': (call) =>
      called(call, call.args[0], 'func'),
    '{@langchain/core/tools|langchain}.tool': (call) => called(call, call.args[0], null),
    '@modelcontextprotocol/sdk/server/mcp.js.McpServer().{tool|registerTool}': (call) =>
      called(call, call.args.at(-1), null),
    '@modelcontextprotocol/sdk/server/mcp.McpServer().{tool|registerTool}': (call) =>
      called(call, call.args.at(-1), null),
  },
});

/** The model chooses when a tool runs, and with what. */
function called(call: PendingCall, tool: Value | undefined, member: string | null): undefined {
  if (tool === undefined) return;
  const run = member === null ? tool : call.member(tool, member);
  if (options(run).some(({ kind }) => kind === 'function')) call.invoke(run, [call.external(toolInput)]);
}
