/** How smoothly the page moves; prints figures for docs/performance.md. */
import { defineConfig } from '@playwright/test'
import journeys from './playwright.config.ts'
import type { SystemOptions } from './system/fixtures.ts'

export default defineConfig<object, SystemOptions>({
  ...journeys,
  workers: 1,
  // Whatever else the machine does makes a task longer, never shorter: the best of three tries counts.
  retries: 2,
  testDir: 'performance',
  outputDir: 'test-results',
  reporter: 'list',
  // Recording costs the page time of its own.
  use: { ...journeys.use, trace: 'off', screenshot: 'off' },
  projects: [{ name: 'performance', use: { database: 'sqlite' } }],
})
