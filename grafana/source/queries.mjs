// The queries that return again and again. A selector is what stands between the braces of a metric.

const OURS = 'instance=~"$instance"';

/** `metric{selector, instance…}` */
export const of = (metric, selector = '') => `${metric}{${[selector, OURS].filter(Boolean).join(', ')}}`;

/** How often something was counted in the last minute; with `by`, for each value of that label. */
export const perMinute = (metric, selector, by) => `${sum(by)}(increase(${of(metric, selector)}[1m]))`;

/** How much of something there is in all. */
export const total = (metric, selector, by) => `${sum(by)}(${of(metric, selector)})`;

/** What part `q` (0 to 1) of the observations of a histogram stays below, over the last minute. */
export const quantile = (q, metric, selector, by) =>
    `histogram_quantile(${q}, sum by (${['le', by].filter(Boolean).join(', ')}) (rate(${of(`${metric}_bucket`, selector)}[1m])))`;

/** p50, p95 and p99 of a histogram. */
export const quantiles = (metric, selector) => ({
    p50: quantile(0.5, metric, selector),
    p95: quantile(0.95, metric, selector),
    p99: quantile(0.99, metric, selector),
});

/** Calls of one kind that a service answered in the last minute. */
export const calls = (job, method, route) =>
    perMinute('http_requests_total', `job="${job}", method="${method}", route${/[.*|]/.test(route) ? '=~' : '='}"${route}"`);

/** 0 where there is nothing. */
export const orZero = (query) => `${query} or vector(0)`;

const sum = (by) => (by ? `sum by (${by}) ` : 'sum');
