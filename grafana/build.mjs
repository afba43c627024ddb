// Makes grafana/dashboards/*.json from grafana/source/. `--check` only tells whether they are in step.

import { readFileSync, writeFileSync } from 'node:fs';

const NAMES = ['overview', 'gateway', 'auth', 'users', 'chats', 'realtime', 'nats'];
const isCheck = process.argv.includes('--check');
const stale = [];

for (const name of NAMES) {
    const { default: dashboard } = await import(`./source/${name}.mjs`);
    const text = `${JSON.stringify(dashboard, null, 2)}\n`;
    const file = new URL(`dashboards/${name}.json`, import.meta.url);
    if (!isCheck) {
        writeFileSync(file, text);
    } else if (text !== readIfThere(file)) {
        stale.push(`grafana/dashboards/${name}.json`);
    }
}

if (stale.length > 0) {
    console.error(`Not in step with grafana/source: ${stale.join(', ')}. Run: node grafana/build.mjs`);
    process.exitCode = 1;
}

function readIfThere(file) {
    try {
        return readFileSync(file, 'utf8');
    } catch {
        return '';
    }
}
