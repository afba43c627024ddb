// Chats, members, messages, search.

import { dashboard, graph, number, row } from './panels.mjs';
import { perMinute, total } from './queries.mjs';
import { costs, data, health, requests } from './shared.mjs';

export default dashboard({
    uid: 'service-chats',
    title: 'Сервис chats: чаты и сообщения',
    about: 'Чаты, участники, сообщения, прочтение, поиск',
    job: 'chats',
    rows: [
        health('chats'),
        row(
            'Чаты и сообщения',
            number('Чатов', total('chats'), { width: 6 }),
            number('Участий в них', total('members'), { width: 6 }),
            number('Сообщений в минуту', perMinute('messages_sent_total'), { width: 6 }),
            number('Сверок в минуту', perMinute('syncs_total'), { width: 6, about: 'Ответы на POST /api/chats/sync' }),
            graph('Сообщения в минуту', {
                Отправлено: perMinute('messages_sent_total'),
                Изменено: perMinute('messages_edited_total'),
                Удалено: perMinute('messages_deleted_total'),
            }, { width: 8 }),
            graph('Чаты в минуту', { 'Создано {{kind}}': perMinute('chats_created_total', '', 'kind'), Удалено: perMinute('chats_deleted_total') }, { width: 8 }),
            graph('Прочтение, сверка, поиск в минуту', {
                Прочтение: perMinute('reads_total'),
                Сверка: perMinute('syncs_total'),
                Поиск: perMinute('searches_total'),
            }, { width: 8 }),
            graph('Чаты по видам', { '{{kind}}': total('chats', '', 'kind') }),
            graph('Участия по видам чатов', { '{{kind}}': total('members', '', 'kind') }),
        ),
        requests('chats'),
        data('chats'),
        costs('chats'),
    ],
});
