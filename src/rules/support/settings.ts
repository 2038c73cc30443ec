import type { BackendModel } from '../../model/types.ts';

/** A setting in a file that is no code. */
export interface Setting {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/** Texts that people read, in each of their languages. */
const forPeople = /(?:^|\/)(?:locales?|i18n|l10n|intl|lang|languages?|translations?|messages)\//i;
const json = /"((?:[^"\\]|\\.){1,80})"\s*:\s*"((?:[^"\\]|\\.)*)"/g;
const yaml = /^\s*(?:-\s+)?["']?([\w.-]{1,80})["']?\s*:\s*(?:"([^"]*)"|'([^']*)'|([^\s#&*!|>{[][^#]*))\s*(?:#.*)?$/;
const ini = /^\s*([\w.-]{1,80})\s*=\s*(?:"([^"]*)"|'([^']*)'|(.*?))\s*$/;

/** Texts in the settings of the application that git knows. */
export function settingsOf(model: BackendModel): Setting[] {
  return model.project.documents.flatMap(({ path: file, kind, role, tracked, size }) => {
    // tools of the build have tokens that are meant to be shared
    const own =
      kind === 'settings' ||
      kind === 'pm2' ||
      (kind === 'config' && /(?:^|\/)(?:ormconfig|values|app)(?:[.-][^/]*)?$/.test(file));
    if (!own || role !== 'server' || !tracked || forPeople.test(file)) return [];
    // what a program wrote is no file of settings
    if (size > 200_000 || /\.[cm]?[jt]s$/.test(file)) return [];
    const text = model.readDocument(file) ?? '';
    return /\.json[c5]?$/.test(file) ? inJson(file, text) : inLines(file, text, /\.ya?ml$/.test(file) ? yaml : ini);
  });
}

function inJson(file: string, text: string): Setting[] {
  let line = 1;
  let at = 0;
  return [...text.matchAll(json)].map(({ 1: key = '', 2: value = '', index }) => {
    for (; at < index; at++) if (text[at] === '\n') line++;
    return { file, line, key, value };
  });
}

function inLines(file: string, text: string, pattern: RegExp): Setting[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const found = /^\s*[#;]/.test(content) ? null : pattern.exec(content);
    const [, key = '', double, single, plain] = found ?? [];
    return found === null ? [] : [{ file, line: index + 1, key, value: (double ?? single ?? plain ?? '').trim() }];
  });
}
