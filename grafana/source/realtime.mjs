// Who is online, who types, whose screen shows what.

import { dashboard, graph, number, row } from './panels.mjs';
import { of, perMinute, quantiles, total } from './queries.mjs';
import { costs, health, requests } from './shared.mjs';

export default dashboard({
    uid: 'service-realtime',
    title: 'Сервис realtime: присутствие и рассылка',
    about: 'Кто в сети, кто печатает, кому что показать',
    job: 'realtime',
    rows: [
        health('realtime'),
        row(
            'Присутствие',
            number('Людей в сети', total('realtime_online_users'), { width: 6 }),
            number('Сокетов', total('realtime_sockets'), { width: 6 }),
            number('Шлюзов', total('realtime_gateways'), { width: 6 }),
            number('Чаты ещё загружаются', total('realtime_loading_users'), { width: 6, about: 'Люди в сети, чаты которых ещё не известны' }),
            graph('В сети', { Люди: total('realtime_online_users'), Сокеты: total('realtime_sockets') }, { width: 8 }),
            graph('Пришли и ушли в минуту', {
                Пришли: perMinute('realtime_presence_changes_total', 'online="true"'),
                Ушли: perMinute('realtime_presence_changes_total', 'online="false"'),
            }, { width: 8 }),
            graph('Печатание в минуту', {
                Начали: perMinute('realtime_typing_total', 'active="true"'),
                Кончили: perMinute('realtime_typing_total', 'active="false"'),
            }, { width: 8 }),
        ),
        row(
            'Рассылка',
            graph('Кадры в минуту', { '{{type}}': perMinute('realtime_frames_sent_total', '', 'type') }, { height: 9 }),
            graph('Просьбы сверить в минуту', { '{{reason}}': perMinute('realtime_resyncs_total', '', 'reason') }, { height: 9 }),
            graph('Очередь рассылки', { Ждут: total('realtime_mailbox_depth') }, { width: 8 }),
            graph('Время обработки', quantiles('realtime_handling_seconds'), { unit: 's', width: 8 }),
            graph('События в минуту', { '{{subject}}': perMinute('events_consumed_total', 'job="realtime"', 'subject'), 'Не разобраны': perMinute('realtime_events_given_up_total') }, { width: 8 }),
            graph('Конверты большим чатам', { 'Байт в минуту': perMinute('realtime_envelope_bytes_total') }, { unit: 'bytes', width: 8 }),
            graph('Потери', { 'Сигнал {{signal}}': perMinute('realtime_signals_dropped_total', '', 'signal'), 'Список сокетов разошёлся': perMinute('realtime_gateway_mismatches_total') }, { width: 8 }),
            graph('Начала эпох за час', { '{{reason}}': `sum by (reason) (increase(${of('realtime_epochs_total')}[1h]))` }, { width: 8 }),
        ),
        requests('realtime'),
        costs('realtime'),
    ],
});
