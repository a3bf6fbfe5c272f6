import { TestEnvironment } from 'jest-environment-jsdom';

/** What browsers have and jsdom has not, from Node. */
const FROM_NODE = [
  'fetch',
  'Headers',
  'Request',
  'Response',
  'structuredClone',
  'TextDecoder',
  'TextEncoder',
];

/**
 * A page in jsdom, for unit specs that begin with
 * `@jest-environment ./apps/web/test/dom-environment.ts`. There is no layout: every size is 0.
 */
export default class DomEnvironment extends TestEnvironment {
  override async setup(): Promise<void> {
    await super.setup();
    for (const name of FROM_NODE) Reflect.set(this.global, name, Reflect.get(globalThis, name));
  }

  /** Packages for Node: those for browsers are ES modules, which Jest cannot load. */
  override exportConditions(): string[] {
    return ['node'];
  }
}
