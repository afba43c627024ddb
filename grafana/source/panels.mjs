// What dashboards are made of: panels, rows, and the frame around them. Units are Grafana's names for them.

export const SOURCE = { type: 'prometheus', uid: 'prometheus' };
const TAG = 'simple-chat';
const WIDTH = 24;

/** A graph over time: `lines` is { name in the legend: query }. A name with {{label}} makes a line for each value. */
export const graph = (title, lines, { unit = 'short', width = 12, height = 8, stacked = false, about } = {}) => ({
    type: 'timeseries',
    title,
    description: about,
    size: { w: width, h: height },
    targets: targetsOf(lines),
    fieldConfig: {
        defaults: {
            unit,
            min: 0,
            custom: {
                drawStyle: 'line',
                lineWidth: 1,
                fillOpacity: stacked ? 40 : 10,
                showPoints: 'never',
                spanNulls: false,
                stacking: { mode: stacked ? 'normal' : 'none', group: 'A' },
            },
        },
        overrides: [],
    },
    options: {
        legend: { displayMode: 'table', placement: 'right', showLegend: true, calcs: ['lastNotNull', 'max'] },
        tooltip: { mode: 'multi', sort: 'desc' },
    },
});

/** One number, with a small graph behind it. `warn` and `alarm` are the values from which it is yellow and red. */
export const number = (title, query, { unit = 'short', width = 4, warn, alarm, about, name } = {}) => ({
    type: 'stat',
    title,
    description: about,
    size: { w: width, h: 4 },
    targets: targetsOf({ [name ?? title]: query }),
    fieldConfig: {
        defaults: { unit, thresholds: { mode: 'absolute', steps: stepsOf(warn, alarm) }, color: { mode: 'thresholds' } },
        overrides: [],
    },
    options: {
        colorMode: warn === undefined && alarm === undefined ? 'none' : 'value',
        graphMode: name === undefined ? 'area' : 'none',
        justifyMode: 'auto',
        orientation: 'auto',
        percentChangeColorMode: 'standard',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        showPercentChange: false,
        textMode: name === undefined ? 'auto' : 'name',
        wideLayout: true,
    },
});

/** A titled row of panels, which break into lines by themselves. */
export const row = (title, ...panels) => ({ title, panels });

/** A dashboard; `job` says whose instances the variable offers (none: everybody's). */
export const dashboard = ({ uid, title, about, job, rows }) => ({
    uid,
    title,
    description: about,
    tags: [TAG],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1,
    refresh: '5s',
    time: { from: 'now-15m', to: 'now' },
    timezone: 'browser',
    timepicker: { refresh_intervals: ['5s', '10s', '30s', '1m', '5m'] },
    annotations: { list: [] },
    links: [
        {
            type: 'dashboards',
            title: 'Другие панели',
            tags: [TAG],
            asDropdown: false,
            icon: 'external link',
            includeVars: false,
            keepTime: true,
            targetBlank: false,
            tooltip: '',
            url: '',
        },
    ],
    templating: { list: [instancesOf(job)] },
    panels: laidOut(rows),
});

const instancesOf = (job) => {
    const query = `label_values(${job ? `up{job="${job}"}` : 'up'}, instance)`;
    return {
        type: 'query',
        name: 'instance',
        label: 'Экземпляр',
        datasource: SOURCE,
        query: { query, refId: 'instance' },
        includeAll: true,
        allValue: '.+',
        multi: true,
        current: { selected: true, text: ['All'], value: ['$__all'] },
        refresh: 2,
        sort: 1,
        regex: '',
        hide: 0,
        skipUrlSync: false,
    };
};

const targetsOf = (lines) =>
    Object.entries(lines).map(([legendFormat, expr], index) => ({
        refId: String.fromCharCode('A'.charCodeAt(0) + index),
        datasource: SOURCE,
        editorMode: 'code',
        expr,
        legendFormat,
        range: true,
    }));

const stepsOf = (warn, alarm) => [
    { color: 'green', value: null },
    ...(warn === undefined ? [] : [{ color: 'yellow', value: warn }]),
    ...(alarm === undefined ? [] : [{ color: 'red', value: alarm }]),
];

/** Panels with their places on the grid and their numbers, one after the other. */
const laidOut = (rows) => {
    const panels = [];
    let y = 0;
    const add = (panel, gridPos) => panels.push({ id: panels.length + 1, ...panel, gridPos });
    for (const { title, panels: inside } of rows) {
        add({ type: 'row', title, collapsed: false, panels: [] }, { x: 0, y, w: WIDTH, h: 1 });
        y += 1;
        let [x, lineHeight] = [0, 0];
        for (const { size, ...panel } of inside) {
            if (x + size.w > WIDTH) [x, y, lineHeight] = [0, y + lineHeight, 0];
            add({ datasource: SOURCE, transparent: false, ...panel }, { x, y, ...size });
            [x, lineHeight] = [x + size.w, Math.max(lineHeight, size.h)];
        }
        y += lineHeight;
    }
    return panels;
};
