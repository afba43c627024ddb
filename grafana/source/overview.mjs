// «API Чата»: everything at a glance, in the panels that the first version of the chat had.

import { dashboard, graph, number, row } from './panels.mjs';
import { calls, of, orZero, perMinute, quantile, quantiles, total } from './queries.mjs';

const wrote = (type) => perMinute('socket_frames_out_total', `type="${type}"`);
const heard = (type) => perMinute('socket_frames_in_total', `type="${type}"`);
const api = 'job="gateway", route=~"/api.*"';
const failed = orZero(`sum(increase(${of('http_requests_total', `${api}, status=~"5.."`)}[1m]))`);

export default dashboard({
    uid: 'api-chat',
    title: 'API Чата',
    about: 'Обзор всего чата: запросы, сообщения WebSocket, доставка',
    rows: [
        row(
            'Пульс',
            number('Открытых сокетов', total('sockets_open')),
            number('Людей в сети', total('realtime_online_users')),
            number('Сообщений в минуту', perMinute('messages_sent_total')),
            number('Доставка p50', quantile(0.5, 'delivery_latency_seconds'), { unit: 's', warn: 0.1, alarm: 1, about: 'От фиксации в базе до байтов в сокете' }),
            number('Доставка p99', quantile(0.99, 'delivery_latency_seconds'), { unit: 's', warn: 0.3, alarm: 1 }),
            number('Запросов с ошибкой', `(${failed}) / clamp_min(${perMinute('http_requests_total', api)}, 1)`, { unit: 'percentunit', warn: 0.005, alarm: 0.02 }),
        ),
        row(
            'Всего в минуту',
            graph('Все HTTP запросы', { Всего: perMinute('http_requests_total', api), '{{job}}': perMinute('http_requests_total', 'job!="gateway", route=~"/api.*"', 'job') }),
            graph('Все WS сообщения', {
                Всего: `${perMinute('socket_frames_in_total')} + ${perMinute('socket_frames_out_total')}`,
                Входящие: perMinute('socket_frames_in_total'),
                Исходящие: perMinute('socket_frames_out_total'),
            }),
            graph('Входящие WS сообщения', {
                Вход: heard('auth'),
                Печатание: heard('typing'),
                'За чьим присутствием следят': heard('presence_interest'),
                Непонятные: heard('bad'),
                'Текст (через REST)': calls('chats', 'POST', '/api/chats/{chat_id}/messages'),
                'Прочтение (через REST)': calls('chats', 'PUT', '/api/chats/{chat_id}/read'),
            }),
            graph('Исходящие WS сообщения', {
                'Вход и выход': wrote('presence'),
                Печатание: wrote('typing'),
                'Текст и информационные': wrote('message.created'),
                'Изменение текста': wrote('message.updated'),
                'Удаление сообщения': wrote('message.deleted'),
                'Новый чат': wrote('chat.created'),
                'Изменение чата': wrote('chat.updated'),
                'Удаление чата': wrote('chat.deleted'),
                'Добавление пользователя к чату': wrote('member.added'),
                'Удаление пользователя из чата, выход': wrote('member.removed'),
                Прочтение: wrote('read.updated'),
                'Свои настройки чата': wrote('membership.updated'),
                'Изменение профиля': wrote('user.updated'),
                'Изменение контакта': wrote('contact.updated'),
                'Удаление контакта': wrote('contact.deleted'),
                Готов: wrote('ready'),
                Пульс: wrote('heartbeat'),
                'Просьба сверить': wrote('resync'),
                'Токен кончается': wrote('token.expiring'),
                Ошибка: wrote('error'),
            }),
            graph('Время доставки', quantiles('delivery_latency_seconds'), { unit: 's', about: 'От фиксации в базе до байтов в сокете' }),
            graph('Время ответа', quantiles('http_request_duration_seconds', api), { unit: 's' }),
        ),
        row(
            'Запросы по назначению в минуту',
            graph('Авторизация', {
                Регистрация: calls('auth', 'POST', '/api/auth/register'),
                Вход: calls('auth', 'POST', '/api/auth/login'),
                'Обновление токенов': calls('auth', 'POST', '/api/auth/refresh'),
                Выход: calls('auth', 'POST', '/api/auth/logout'),
            }),
            graph('Сообщения', {
                Отправка: calls('chats', 'POST', '/api/chats/{chat_id}/messages'),
                'Сообщения чата': calls('chats', 'GET', '/api/chats/{chat_id}/messages'),
                'Изменение текста': calls('chats', 'PATCH', '/api/chats/{chat_id}/messages/{message_id}'),
                'Удаление сообщения': calls('chats', 'DELETE', '/api/chats/{chat_id}/messages/{message_id}'),
                Прочтение: calls('chats', 'PUT', '/api/chats/{chat_id}/read'),
                Поиск: calls('chats', 'GET', '/api/search|/api/chats/[^/]+/search'),
            }),
            graph('Пользователи', {
                'Изменение данных': calls('users', 'PATCH', '/api/users/me'),
                'Загрузка аватара': calls('users', 'PUT', '/api/users/me/avatar'),
                'Файл аватара': calls('users', 'GET', '/api/avatars/.+'),
                Информация: calls('users', 'GET', '/api/users/me|/api/users/.id.'),
                'Поиск людей': calls('users', 'GET', '/api/users'),
                'Карточки по списку': calls('users', 'POST', '/api/users/lookup'),
            }),
            graph('Участники чата', {
                Запрос: calls('chats', 'GET', '/api/chats/{chat_id}/members'),
                Добавление: calls('chats', 'POST', '/api/chats/{chat_id}/members'),
                'Удаление и выход': calls('chats', 'DELETE', '/api/chats/{chat_id}/members/{user_id}'),
            }),
            graph('Чаты', {
                Список: calls('chats', 'GET', '/api/chats'),
                Создание: calls('chats', 'POST', '/api/chats'),
                'Изменение названия': calls('chats', 'PATCH', '/api/chats/{chat_id}'),
                Удаление: calls('chats', 'DELETE', '/api/chats/{chat_id}'),
                'Свои настройки': calls('chats', 'PATCH', '/api/chats/{chat_id}/membership'),
                Сверка: calls('chats', 'POST', '/api/chats/sync'),
            }),
            graph('Контакты', {
                Список: calls('users', 'GET', '/api/contacts'),
                Создание: calls('users', 'POST', '/api/contacts'),
                Изменение: calls('users', 'PATCH', '/api/contacts/{user_id}'),
                Удаление: calls('users', 'DELETE', '/api/contacts/{user_id}'),
            }),
        ),
        row(
            'Процессы',
            graph('Работает', { '{{job}}': 'min by (job) (up)' }, { width: 8, height: 7 }),
            graph('Процессор', { '{{job}}': `sum by (job) (rate(${of('process_cpu_seconds_total')}[1m]))` }, { unit: 'percentunit', width: 8, height: 7, stacked: true }),
            graph('Память', { '{{job}}': total('process_resident_memory_bytes', '', 'job'), nats: total('nats_resident_memory_bytes') }, { unit: 'bytes', width: 8, height: 7, stacked: true }),
        ),
    ],
});
