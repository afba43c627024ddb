/** A team that talks, so that the pictures show a day at work. */
import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { type Account, asAccount, type Client, registerAccount } from '../people/api.ts'
import { type Portrait, picture } from './portraits.ts'

type Name = 'anna' | 'vera' | 'boris' | 'olga' | 'dmitry' | 'ivan' | 'katya' | 'masha'

const portraits: Partial<Record<Name, Portrait>> = {
  anna: { sky: ['#ffd9a8', '#f39a7c'], skin: '#f6cfb2', hair: '#5a3426', shirt: '#2f5d8c', long: true },
  vera: { sky: ['#a7d8ff', '#6d9be8'], skin: '#f3c6a5', hair: '#c98b4a', shirt: '#6b3f8f', long: true },
  boris: { sky: ['#c9efc0', '#79bf8a'], skin: '#eab996', hair: '#4a3a30', shirt: '#375a44', beard: true },
  olga: { sky: ['#ffc9dc', '#d983b3'], skin: '#f7d3ba', hair: '#2e2430', shirt: '#a23e62', long: true },
  ivan: { sky: ['#d9d3ff', '#9385dd'], skin: '#f0c3a0', hair: '#8a5a34', shirt: '#3c4a7a' },
  katya: { sky: ['#b8f0e4', '#5db5ae'], skin: '#f5cdb0', hair: '#a14a2c', shirt: '#2d6f73', long: true },
}

const names: Record<Name, [string, string]> = {
  anna: ['Анна', 'Каренина'],
  vera: ['Вера', 'Павлова'],
  boris: ['Борис', 'Годунов'],
  olga: ['Ольга', 'Прозорова'],
  dmitry: ['Дмитрий', 'Ларин'],
  ivan: ['Иван', 'Чонкин'],
  katya: ['Катерина', 'Кабанова'],
  masha: ['Мария', 'Миронова'],
}

type Lines = [author: Name, text: string][]

const groups: { name: string; members: Name[]; lines: Lines }[] = [
  {
    name: 'Книжный клуб',
    members: ['anna', 'katya', 'masha'],
    lines: [['katya', 'Дочитала «Тихий Дон». Кто следующий?']],
  },
  {
    name: 'Футбол по средам ⚽',
    members: ['anna', 'ivan', 'dmitry', 'boris'],
    lines: [['dmitry', 'Поле на 20:00, мяч за мной']],
  },
  {
    name: 'Дизайн-ревью',
    members: ['anna', 'olga', 'masha'],
    lines: [
      ['masha', 'Новые иконки в папке, посмотрите на тёмной теме'],
      ['olga', 'Контраст у подписей теперь 5,2 : 1 👌'],
    ],
  },
  {
    name: 'Релиз 2.0',
    members: ['anna', 'vera', 'boris', 'olga', 'dmitry', 'ivan'],
    lines: [
      ['vera', 'Нашла, почему уведомления приходили дважды: старый токен не удалялся при перевходе'],
      ['vera', 'Исправление на ревью: https://git.example.org/chat/merge/214'],
      ['anna', 'Спасибо, Вера! Тогда замораживаем код в среду в 18:00, в четверг утром выкатываем на 10 %'],
      [
        'olga',
        'Чек-лист для выкатки:\n1. Копия базы\n2. Миграции\n3. Переключение 10 → 50 → 100 %\n4. Час смотрим на графики',
      ],
      [
        'boris',
        'Миграции прогнал на копии боевой базы: 40 секунд на 12 миллионов строк. Откат тоже проверил',
      ],
      ['ivan', 'Кто дежурит в ночь на пятницу?'],
      ['boris', 'Я могу'],
      ['anna', 'Борис дежурит, я на подхвате. Если что-то пойдёт не так, пишите сюда'],
      ['vera', 'Порог тревоги поставила: 1 % ошибок за пять минут'],
      ['dmitry', 'Отлично, проверю с телефона 📱'],
      ['anna', 'Договорились 🚀'],
    ],
  },
  {
    name: 'Поход на Байкал',
    members: ['anna', 'vera', 'boris', 'katya'],
    lines: [
      ['katya', 'Билеты взяла: выезжаем 12 июня, поезд в 7:40'],
      ['boris', 'Палатки беру на себя 🏕️'],
      ['katya', 'Три дня вдоль берега, ночёвки у воды'],
    ],
  },
]

const talks: { other: Name; lines: Lines }[] = [
  {
    other: 'boris',
    lines: [
      ['anna', 'Скинь, пожалуйста, отчёт о нагрузке'],
      ['boris', 'Положил в папку релиза'],
    ],
  },
  {
    other: 'vera',
    lines: [
      ['vera', 'Посмотришь мой пулл-реквест? Там три файла'],
      ['vera', 'Хочу успеть до заморозки 🙂'],
    ],
  },
]

export type Cast = Record<Name, Account>

/** Makes the people, their chats and what they said, in this order. */
export async function tellTheStory(origin: string, page: Page): Promise<Cast> {
  const cast = {} as Cast
  const ids = {} as Record<Name, string>
  for (const login of Object.keys(names) as Name[]) {
    const [name, surname] = names[login]
    cast[login] = { login, password: `${login}-Пароль-2.0`, name, surname }
    await registerAccount(origin, cast[login])
    await as(login, async (client) => {
      ids[login] = (await client.read<{ id: string }>('/api/users/me')).id
      const portrait = portraits[login]
      if (portrait) await client.putAvatar(await picture(page, portrait))
    })
  }
  await as('anna', async (client) => {
    for (const other of ['vera', 'boris', 'olga', 'katya'] as const) {
      await client.write('/api/contacts', { user_id: ids[other] })
    }
  })
  for (const { name, members, lines } of groups) await talk({ kind: 'group', name }, members, lines)
  for (const { other, lines } of talks) await talk({ kind: 'direct' }, ['anna', other], lines)
  return cast

  function as<T>(who: Name, work: (client: Client) => Promise<T>): Promise<T> {
    return asAccount(origin, cast[who], work)
  }

  async function talk(chat: object, members: Name[], lines: Lines): Promise<void> {
    const member_ids = members.slice(1).map((member) => ids[member])
    const made = { client_id: randomUUID(), ...chat, member_ids }
    const { id } = await as('anna', (client) => client.write<{ id: string }>('/api/chats', made))
    for (const [author, text] of lines) {
      await as(author, (client) =>
        client.write(`/api/chats/${id}/messages`, { client_id: randomUUID(), text }),
      )
    }
  }
}
