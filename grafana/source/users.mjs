// Profiles, avatars, contacts.

import { dashboard, graph, row } from './panels.mjs';
import { perMinute } from './queries.mjs';
import { costs, data, health, requests } from './shared.mjs';

export default dashboard({
    uid: 'service-users',
    title: 'Сервис users: профили и контакты',
    about: 'Профили, аватары, контакты, последнее посещение',
    job: 'users',
    rows: [
        health('users'),
        row(
            'Люди',
            graph('Профили в минуту', { 'Создан: {{source}}': perMinute('profiles_created_total', '', 'source'), Изменён: perMinute('profiles_updated_total') }),
            graph('Контакты в минуту', { '{{change}}': perMinute('contacts_changed_total', '', 'change') }),
            graph('Поиск и посещения в минуту', { 'Поиск людей': perMinute('users_searched_total'), 'Записано «был в сети»': perMinute('last_seen_noted_total') }),
            graph('Вопросы соседям в минуту', { '{{service}}: {{outcome}}': perMinute('users_asked_total', '', 'service, outcome') }),
        ),
        requests('users'),
        data('users'),
        costs('users'),
    ],
});
