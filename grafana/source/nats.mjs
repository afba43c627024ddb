// nats-server: the news between the processes.

import { dashboard, graph, number, row } from './panels.mjs';
import { of, perMinute, total } from './queries.mjs';

export default dashboard({
    uid: 'service-nats',
    title: 'NATS: новости между сервисами',
    about: 'nats-server и его потоки JetStream',
    job: 'nats',
    rows: [
        row(
            'Состояние',
            number('Работает', `min(${of('nats_up')})`, { about: '1: отвечает; 0: нет' }),
            number('Версия', of('nats_build_info'), { name: '{{version}}' }),
            number('Соединений', total('nats_connections')),
            number('Подписок', total('nats_subscriptions')),
            number('Память', total('nats_resident_memory_bytes'), { unit: 'bytes' }),
            number('Процессор', total('nats_cpu_percent'), { unit: 'percent' }),
        ),
        row(
            'Движение',
            graph('Сообщения в секунду', { Принято: rate('nats_in_messages_total'), Отдано: rate('nats_out_messages_total') }, { width: 8 }),
            graph('Байты в секунду', { Принято: rate('nats_in_bytes_total'), Отдано: rate('nats_out_bytes_total') }, { unit: 'Bps', width: 8 }),
            graph('Не успевали читать', { 'Отключено за 5 минут': `sum(increase(${of('nats_server_slow_consumers_total')}[5m]))` }, { width: 8 }),
            graph('Соединения', { Соединения: total('nats_connections') }, { width: 8 }),
            graph('Подписки', { Подписки: total('nats_subscriptions') }, { width: 8 }),
            graph('Память', { '{{instance}}': of('nats_resident_memory_bytes') }, { unit: 'bytes', width: 8 }),
        ),
        row(
            'Потоки',
            graph('Записано в минуту', { '{{stream}}': perMinute('nats_stream_stored_total', '', 'stream') }),
            graph('Хранится сообщений', { '{{stream}}': total('nats_stream_messages', '', 'stream') }),
            graph('Занято на диске', { '{{stream}}': total('nats_stream_bytes', '', 'stream'), Всего: total('nats_jetstream_storage_bytes'), Можно: total('nats_jetstream_storage_limit_bytes') }, { unit: 'bytes' }),
            graph('Читатели отстают', {
                'Ждут: {{stream}} → {{consumer}}': total('nats_consumer_pending_messages', '', 'stream, consumer'),
                'Не подтверждены: {{stream}} → {{consumer}}': total('nats_consumer_unacknowledged_messages', '', 'stream, consumer'),
                'Повторно: {{stream}} → {{consumer}}': total('nats_consumer_redelivered_messages', '', 'stream, consumer'),
            }),
            graph('Ошибки JetStream в минуту', { Ошибки: perMinute('nats_jetstream_api_errors_total') }, { width: 24, height: 6 }),
        ),
    ],
});

function rate(metric) {
    return `sum(rate(${of(metric)}[1m]))`;
}
