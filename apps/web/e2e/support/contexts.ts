import type { BrowserContextOptions, TestInfo } from '@playwright/test';

/** The viewport of the project, for contexts that a test opens itself. */
export const like = ({ project }: TestInfo): BrowserContextOptions => ({
  viewport: project.use.viewport,
  hasTouch: project.use.hasTouch,
});
