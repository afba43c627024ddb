/** Pictures of the running product for docs/screenshots. */
import { defineConfig } from '@playwright/test'
import journeys from './playwright.config.ts'
import type { SystemOptions } from './system/fixtures.ts'

export default defineConfig<object, SystemOptions>({
  ...journeys,
  workers: 1,
  testDir: 'screenshots',
  outputDir: 'test-results',
  reporter: 'list',
  projects: [{ name: 'screenshots', use: { database: 'sqlite' } }],
})
