// Lints the OpenAPI document on standard input by Redocly's recommended rules, and prints the
// problems as JSON. It runs in its own process, because Jest does not load the linter's ES modules.
import { text } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const source = await text(process.stdin);
const config = await createConfig({ extends: ['recommended'] });
const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' });
const printed = problems.map(({ ruleId, severity, message, location }) => ({
  ruleId,
  severity,
  message,
  pointer: location[0]?.pointer,
}));
process.stdout.write(JSON.stringify(printed));
