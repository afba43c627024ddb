/** Lighthouse's scores of the built interface: `npm run lighthouse`. */
import { defineConfig } from '@playwright/test'
import journeys from './playwright.config.ts'
import type { SystemOptions } from './system/fixtures.ts'

export default defineConfig<object, SystemOptions>({
  ...journeys,
  workers: 1,
  testDir: 'lighthouse',
  reporter: 'list',
  projects: [{ name: 'lighthouse', use: { database: 'sqlite' } }],
})
