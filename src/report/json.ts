import type { AuditResult } from './types.ts';
import type { Finding, Location } from '../findings/types.ts';

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const reportSchemaVersion = 1;

/**
 * The contract that other programs use; `schemas/report.schema.json` describes it and a test holds the two together.
 * Every field is written out here: renaming something inside the program must not change what others read.
 */
export function renderJson(result: AuditResult): string {
  const report = {
    schemaVersion: reportSchemaVersion,
    tool: { name: result.tool.name, version: result.tool.version },
    project: result.project,
    profile: result.profile,
    readiness: result.decision,
    justification: result.justification,
    score: result.score,
    scoreExplanation: result.scoreExplanation,
    counts: {
      critical: result.counts.critical,
      high: result.counts.high,
      medium: result.counts.medium,
      low: result.counts.low,
    },
    areas: result.areas.map((area) => ({
      id: area.id,
      title: area.title,
      score: area.score,
      findings: area.findings,
      notAssessed: area.notAssessed.map(({ rule, reason }) => ({ ruleId: rule, reason })),
      explanation: area.explanation,
    })),
    findings: result.findings.map(findingOf),
    possible: result.possible.map(findingOf),
    suppressed: result.suppressed.map(({ finding, by, reason }) => ({ by, reason, finding: findingOf(finding) })),
    strengths: result.strengths.map((strength) => ({
      area: strength.area,
      message: strength.message,
      ...(strength.location === null
        ? { file: null, line: null }
        : { file: strength.location.file, line: strength.location.line }),
    })),
    coverage: coverageOf(result),
    toolProblems: result.toolProblems.map(({ message, rule }) => ({ ruleId: rule, message })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function findingOf(finding: Finding) {
  return {
    ruleId: finding.ruleId,
    area: finding.area,
    severity: finding.severity,
    confidence: finding.confidence,
    cwe: finding.cwe,
    message: finding.message,
    ...placeOf(finding.location),
    trace: finding.trace.map((step) => ({ ...placeOf(step.location), message: step.message })),
    why: finding.why,
    fix: finding.fix,
    endpoint: finding.endpoint,
    affects: { unit: finding.affects.unit, count: finding.affects.count },
    fingerprint: finding.fingerprint,
  };
}

function placeOf({ file, line, column, endLine, endColumn }: Location) {
  return { file, line, column, endLine, endColumn };
}

function coverageOf({ coverage }: AuditResult) {
  const { files, endpoints, consumers, queries } = coverage;
  return {
    files: { total: files.total, server: files.server, parsed: files.parsed, withProblems: files.withProblems },
    lines: coverage.lines,
    packages: coverage.packages,
    frameworks: coverage.frameworks,
    endpoints: {
      total: endpoints.total,
      byProtocol: endpoints.byProtocol,
      guarded: endpoints.guarded,
      unguarded: endpoints.unguarded,
      unknownGuard: endpoints.unknownGuard,
    },
    consumers: { total: consumers.total, byKind: consumers.byKind },
    entities: coverage.entities,
    migrations: coverage.migrations,
    liveTables: coverage.liveTables,
    queries: { total: queries.total, resolved: queries.resolved },
    unknowns: coverage.unknowns.map(({ kind, message, count, location }) => ({
      kind,
      message,
      count,
      ...(location === null ? { file: null, line: null } : { file: location.file, line: location.line }),
    })),
    problems: coverage.problems.map(({ file, line, message }) => ({ file, line, message })),
    suppressionProblems: coverage.suppressionProblems.map(({ file, line, message }) => ({ file, line, message })),
  };
}
