// Accounts, passwords, sessions.

import { dashboard, graph, row } from './panels.mjs';
import { perMinute, quantiles, total } from './queries.mjs';
import { costs, data, health, requests } from './shared.mjs';

export default dashboard({
    uid: 'service-auth',
    title: 'Сервис auth: учётные записи и сеансы',
    about: 'Регистрация, вход, токены, пароли',
    job: 'auth',
    rows: [
        health('auth'),
        row(
            'Вход',
            graph('Входы в минуту', { Регистрация: perMinute('registrations_total'), 'Вход: {{outcome}}': perMinute('sign_ins_total', '', 'outcome') }),
            graph('Обновления токенов в минуту', { '{{outcome}}': perMinute('refreshes_total', '', 'outcome') }, { about: 'reuse — старый токен предъявлен снова: сеанс закрыт' }),
            graph('Сеансы закрыты раньше срока, в минуту', { '{{reason}}': perMinute('sessions_ended_total', '', 'reason') }, { width: 8 }),
            graph('Паролей ждут проверки', { Ждут: total('argon2_queue') }, { width: 8 }),
            graph('Время проверки пароля', quantiles('argon2_duration_seconds'), { unit: 's', width: 8 }),
        ),
        requests('auth'),
        data('auth', { consumes: false }),
        costs('auth'),
    ],
});
