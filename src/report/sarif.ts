import { readInline, readProse } from './prose.ts';
import { printable } from './text.ts';
import type { AuditResult, RuleSummary } from './types.ts';
import type { Finding, Location, Severity, SuppressedFinding } from '../findings/types.ts';
import type {
  CodeFlow,
  Location as SarifLocation,
  Log,
  Notification,
  PhysicalLocation,
  ReportingDescriptor,
  Result,
  Suppression,
} from 'sarif';

export interface SarifOptions {
  /** also findings of low confidence, as notes to review */
  verbose: boolean;
}

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const;

/** What code scanning services sort security alerts by: the middle of the CVSS band of the severity. */
const securitySeverity: Record<Severity, string> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.5' };

/** SARIF 2.1.0, for code scanning services and editors. */
export function renderSarif(result: AuditResult, options: SarifOptions): string {
  const rules = result.rules.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const convert = (finding: Finding) => resultOf(finding, ruleIndex.get(finding.ruleId));
  const log: Log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: result.tool.name,
            version: result.tool.version,
            semanticVersion: result.tool.version,
            rules: rules.map(descriptorOf),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The audited directory.' } } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: executionNotifications(result),
            toolConfigurationNotifications: result.coverage.suppressionProblems.map((problem) =>
              notification('warning', problem.message, problem),
            ),
          },
        ],
        results: [
          ...result.findings.map(convert),
          ...(options.verbose
            ? result.possible.map((finding): Result => ({ ...convert(finding), level: 'note' }))
            : []),
          ...result.suppressed.map((entry): Result => ({
            ...convert(entry.finding),
            suppressions: [suppressionOf(entry)],
          })),
        ],
        properties: { readiness: result.decision, score: result.score, profile: result.profile },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptorOf(rule: RuleSummary): ReportingDescriptor {
  const security = rule.area === 'security' || rule.cwe.length > 0;
  const help = [rule.why, rule.fix].filter((part) => part !== '');
  return {
    id: rule.id,
    name: nameOf(rule.id),
    shortDescription: { text: rule.title },
    ...(rule.why === '' ? {} : { fullDescription: { text: plain(rule.why) } }),
    ...(help.length === 0 ? {} : { help: { text: help.map(plain).join('\n\n'), markdown: help.join('\n\n') } }),
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: [rule.area, ...(security && rule.area !== 'security' ? ['security'] : []), ...rule.cwe.map(cweTag)],
      ...(security ? { 'security-severity': securitySeverity[rule.severity] } : {}),
      'problem.severity': levels[rule.severity] === 'note' ? 'recommendation' : levels[rule.severity],
    },
  };
}

/** `security/sql-injection` → `SqlInjection`: SARIF wants a name that reads as one word. */
function nameOf(id: string): string {
  const words = id.slice(id.lastIndexOf('/') + 1).split('-');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
}

/** `CWE-89` → `external/cwe/cwe-089`, the form that code scanning services know. */
function cweTag(cwe: string): string {
  return `external/cwe/cwe-${cwe.replace(/^CWE-/i, '').padStart(3, '0')}`;
}

function resultOf(finding: Finding, ruleIndex: number | undefined): Result {
  const fix = plain(finding.fix);
  return {
    ruleId: finding.ruleId,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[finding.severity],
    message: {
      text: messageText(finding.message),
      ...(fix === '' ? {} : { markdown: `${finding.message}\n\n**Fix:** ${finding.fix}` }),
    },
    locations: [{ physicalLocation: physical(finding.location), ...logical(finding.endpoint) }],
    partialFingerprints: { 'backendArchitect/v1': finding.fingerprint },
    ...(finding.trace.length > 1 ? { codeFlows: [codeFlowOf(finding)] } : {}),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      why: finding.why,
      fix: finding.fix,
      affects: { unit: finding.affects.unit, count: finding.affects.count },
    },
  };
}

function codeFlowOf(finding: Finding): CodeFlow {
  return {
    threadFlows: [
      {
        locations: finding.trace.map((step, index) => ({
          location: { physicalLocation: physical(step.location), message: { text: messageText(step.message) } },
          executionOrder: index + 1,
        })),
      },
    ],
  };
}

function suppressionOf({ by, reason }: SuppressedFinding): Suppression {
  return { kind: by === 'comment' ? 'inSource' : 'external', status: 'accepted', justification: reason };
}

function logical(endpoint: string | null): Pick<SarifLocation, 'logicalLocations'> {
  return endpoint === null ? {} : { logicalLocations: [{ fullyQualifiedName: endpoint, kind: 'resource' }] };
}

function physical({ file, line, column, endLine, endColumn }: Location): PhysicalLocation {
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

function executionNotifications(result: AuditResult): Notification[] {
  return [
    ...result.toolProblems.map(({ message, rule }): Notification => ({
      level: 'error',
      message: { text: messageText(message) },
      ...(rule === null ? {} : { associatedRule: { id: rule } }),
    })),
    ...result.coverage.problems.map((problem) => notification('warning', problem.message, problem)),
    ...result.coverage.unknowns.map(({ message, count, location }): Notification => {
      const text = `not understood: ${messageText(message)}${count > 1 ? ` (${count} times)` : ''}`;
      return {
        level: 'note',
        message: { text },
        ...(location === null ? {} : { locations: [{ physicalLocation: physical(location) }] }),
      };
    }),
  ];
}

function notification(level: 'warning', message: string, { file, line }: { file: string; line: number }): Notification {
  const artifactLocation = { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
  return {
    level,
    message: { text: messageText(message) },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line } } }],
  };
}

/** Text as it is: SARIF reads `{0}` as a placeholder and `[text](1)` as a link unless they are escaped. */
function messageText(text: string): string {
  const parts = readInline(text).map((part) => (part.kind === 'code' ? `'${part.text}'` : part.text));
  return printable(parts.join(''))
    .replaceAll(/\{(\d+)\}/g, '{{$1}}')
    .replaceAll(/\[([^\]]*)\](?=\()/g, '\\[$1\\]');
}

/** Prose without its markup. */
function plain(text: string): string {
  return readProse(text)
    .map((block) =>
      block.kind === 'code'
        ? block.lines.join('\n')
        : readInline(block.text)
            .map((part) => part.text)
            .join(''),
    )
    .join('\n\n');
}
