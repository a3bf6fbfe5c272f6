// Lints the OpenAPI document on standard input by Redocly's recommended rules; prints the problems as JSON.
// A process of its own: the linter ships ES modules only, which Jest does not load.
import { text } from 'node:stream/consumers';
import { createConfig, lintFromString } from '@redocly/openapi-core';

const source = await text(process.stdin);
const config = await createConfig({ extends: ['recommended'] });
const problems = await lintFromString({ source, config, absoluteRef: 'openapi.json' });
const told = problems.map(({ ruleId, severity, message, location }) => ({
  ruleId,
  severity,
  message,
  pointer: location[0]?.pointer,
}));
process.stdout.write(JSON.stringify(told));
