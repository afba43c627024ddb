// The door: sockets, delivery, limits.

import { dashboard, graph, number, row } from './panels.mjs';
import { of, perMinute, quantile, quantiles, total } from './queries.mjs';
import { costs, health, requests } from './shared.mjs';

export default dashboard({
    uid: 'service-gateway',
    title: 'Шлюз: сокеты и доставка',
    about: 'WebSocket, доставка, ограничения, сервисы за шлюзом',
    job: 'gateway',
    rows: [
        health('gateway'),
        row(
            'Доставка',
            number('Открытых сокетов', total('sockets_open'), { width: 6 }),
            number('Доставок в минуту', `sum(increase(${of('delivery_latency_seconds_count')}[1m]))`, { width: 6 }),
            number('p50', quantile(0.5, 'delivery_latency_seconds'), { unit: 's', width: 6, warn: 0.1, alarm: 1 }),
            number('p99', quantile(0.99, 'delivery_latency_seconds'), { unit: 's', width: 6, warn: 0.3, alarm: 1 }),
            graph('Время доставки', quantiles('delivery_latency_seconds'), { unit: 's', about: 'От фиксации в базе до байтов в сокете' }),
            graph('Сокеты', { '{{instance}}': of('sockets_open') }),
            graph('Исходящие кадры в минуту', { '{{type}}': perMinute('socket_frames_out_total', '', 'type') }, { height: 9 }),
            graph('Входящие кадры в минуту', { '{{type}}': perMinute('socket_frames_in_total', '', 'type') }, { height: 9 }),
            graph('Закрыто сокетов в минуту', { '{{code}}': perMinute('socket_closes_total', '', 'code') }, { width: 8, about: 'gone — ушёл сам, silent — замолчал, 1012 — перезапуск, 4003 — сеанс закрыт, 4013 — не успевал читать' }),
            graph('Отказы в соединении в минуту', { '{{reason}}': perMinute('socket_refusals_total', '', 'reason') }, { width: 8 }),
            graph('Просьбы сверить в минуту', { '{{reason}}': perMinute('resyncs_total', '', 'reason'), 'Переполнений очереди': perMinute('socket_queue_overflows_total') }, { width: 8 }),
        ),
        row(
            'Ограничения и сервисы',
            graph('Отказы 429 в минуту', { '{{limit}}': perMinute('limited_total', '', 'limit') }),
            graph('Сервис не ответил, в минуту', { '{{service}}': perMinute('upstream_errors_total', '', 'service') }),
        ),
        requests('gateway'),
        costs('gateway'),
    ],
});
