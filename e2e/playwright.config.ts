/** Journeys: people in real browsers against the real processes, once per database. */
import { join } from 'node:path'
import { defineConfig } from '@playwright/test'
import { chromium } from './browser.ts'
import type { SystemOptions } from './system/fixtures.ts'

const logs = process.env.TEST_LOGS ?? join(import.meta.dirname, 'test-results')

export default defineConfig<object, SystemOptions>({
  testDir: 'journeys',
  outputDir: join(logs, 'journeys'),
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  timeout: 300_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['junit', { outputFile: join(logs, 'journeys.xml') }]],
  use: {
    locale: 'ru-RU',
    timezoneId: 'Europe/Moscow',
    viewport: { width: 1280, height: 800 },
    launchOptions: chromium,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'sqlite', use: { database: 'sqlite' } },
    // What people do with windows does not depend on the database: the main journey is enough.
    { name: 'postgres', testMatch: 'two-people.spec.ts', use: { database: 'postgres' } },
  ],
})
