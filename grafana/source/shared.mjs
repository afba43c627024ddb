// The rows that every service has.

import { graph, number, row } from './panels.mjs';
import { of, orZero, perMinute, quantile, quantiles, total } from './queries.mjs';

/** At the top: does it run, since when, which version. */
export const health = (job) =>
    row(
        'Состояние',
        number('Работает', `min(${of('up', `job="${job}"`)})`, { width: 3, about: '1: Prometheus получает ответ; 0: нет' }),
        number('Версия', of('build_info', `job="${job}"`), { width: 4, name: '{{version}}' }),
        number('Время работы', `time() - max(${of('process_start_time_seconds', `job="${job}"`)})`, { unit: 's' }),
        number('Запросов в минуту', orZero(perMinute('http_requests_total', `job="${job}", route=~"/api.*"`))),
        number('Ошибок 5xx в минуту', orZero(perMinute('http_requests_total', `job="${job}", status=~"5.."`)), { warn: 1, alarm: 10 }),
        number('Перезапуски циклов за час', `sum(increase(${of('background_restarts_total', `job="${job}"`)}[1h]))`, {
            width: 5,
            warn: 5,
            alarm: 20,
            about: 'Фоновые циклы, которые упали и начались снова; несколько при старте — обычное дело',
        }),
    );

/** HTTP by route, by status, and how long it took. */
export const requests = (job, routes = '/api.*') => {
    const api = `job="${job}", route=~"${routes}"`;
    return row(
        'HTTP',
        graph('Запросы в минуту', { '{{method}} {{route}}': perMinute('http_requests_total', api, 'method, route') }, { height: 9 }),
        graph('Ответы по статусам в минуту', { '{{status}}': perMinute('http_requests_total', api, 'status') }, { height: 9, stacked: true }),
        graph('Время ответа', quantiles('http_request_duration_seconds', api), { unit: 's' }),
        graph('Время ответа p95 по путям', { '{{route}}': quantile(0.95, 'http_request_duration_seconds', api, 'route') }, { unit: 's' }),
    );
};

/** The outbox, the writer, what was consumed: for services with a database. */
export const data = (job, { consumes = true } = {}) => {
    const own = `job="${job}"`;
    return row(
        'База и события',
        graph('Событий ждут публикации', { Ждут: total('outbox_depth', own) }, { width: 8 }),
        graph('Возраст самого старого из них', { Возраст: `max(${of('outbox_oldest_age_seconds', own)})` }, { unit: 's', width: 8 }),
        graph('События в минуту', {
            'Опубликовано {{stream}}': perMinute('events_published_total', own, 'stream'),
            ...(consumes && {
                'Обработано {{subject}}': perMinute('events_consumed_total', own, 'subject'),
                Повторно: perMinute('events_redelivered_total', own),
                'Отброшено {{subject}}': perMinute('events_dead_total', own, 'subject'),
            }),
        }, { width: 8 }),
        graph('Время фиксации', quantiles('writer_commit_seconds', own), { unit: 's', width: 8 }),
        graph('Изменений в одной фиксации', quantiles('writer_batch_size', own), { width: 8 }),
        graph('Диск с данными', { Свободно: `min(${of('data_disk_free_bytes', own)})`, Всего: `max(${of('data_disk_size_bytes', own)})` }, { unit: 'bytes', width: 8 }),
    );
};

/** What the process costs. */
export const costs = (job) => {
    const own = `job="${job}"`;
    return row(
        'Процесс',
        graph('Процессор', { '{{instance}}': `rate(${of('process_cpu_seconds_total', own)}[1m])` }, { unit: 'percentunit', width: 8, about: '100 % — одно ядро' }),
        graph('Память', { '{{instance}}': of('process_resident_memory_bytes', own) }, { unit: 'bytes', width: 8 }),
        graph('Файлы и потоки', { 'Файлы открыты': total('process_open_fds', own), 'Файлов можно': total('process_max_fds', own), Потоки: total('process_threads', own) }, { width: 8 }),
        graph('NATS', {
            Переподключения: `sum(increase(${of('nats_reconnects_total', own)}[5m]))`,
            'Не успевал читать': `sum(increase(${of('nats_slow_consumers_total', own)}[5m]))`,
        }, { width: 12, about: 'За пять минут' }),
        graph('Перезапуски фоновых циклов', { '{{name}}': `sum by (name) (increase(${of('background_restarts_total', own)}[5m]))` }, { width: 12, about: 'За пять минут' }),
    );
};
