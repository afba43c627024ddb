import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { emojiPlugin } from './tools/emoji-plugin.mjs'
import { serviceWorker } from './tools/service-worker.mjs'

const backend = 'http://localhost:8002'

export default defineConfig({
  plugins: [react(), emojiPlugin(), serviceWorker()],
  server: {
    port: 5173,
    proxy: { '/api': backend, '/ws': { target: backend, ws: true } },
  },
  build: {
    // Everything is served under `default-src 'self'`: nothing may be inlined into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    manifest: true,
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: [
        'src/**/*.test.ts',
        'src/testing/**',
        'src/api/schema/**',
        'src/**/*.d.ts',
        'src/i18n/{ru,en}/**',
        // Hooks, drawing and the service worker need a browser: the journeys are their tests.
        'src/**/use[A-Z]*.ts',
        'src/features/profile/picture.ts',
        'src/ui/onFirstSign.ts',
      ],
      thresholds: { lines: 90 },
    },
  },
})
