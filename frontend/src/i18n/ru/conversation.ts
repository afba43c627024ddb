/** Strings about writing and finding: search, export, emoji, dictation. */
export const ruConversation = {
  'search.inChat': 'Поиск в чате',
  'search.everywhere': 'Поиск по всем чатам',
  'search.older': 'Предыдущее совпадение',
  'search.newer': 'Следующее совпадение',
  'search.open': 'Найти в чате',
  'search.close': 'Закрыть поиск',
  'search.clear': 'Очистить поиск',
  'search.chats': 'Чаты',
  'search.messages': 'Сообщения',
  'search.more': 'Показать ещё',
  'search.nothing': 'Ничего не нашлось. Попробуйте другое слово.',
  'search.noMessages': 'Сообщений с такими словами нет.',

  'export.action': 'Сохранить переписку',
  'export.title': 'Сохранить переписку «{name}»',
  'export.text':
    'Весь чат одним файлом. HTML удобно читать и печатать, JSON подойдёт для обработки программой.',
  'export.html': 'HTML',
  'export.json': 'JSON',
  'export.busy': 'Готовим файл…',

  'emoji.open': 'Эмодзи',
  'emoji.search': 'Найти эмодзи',
  'emoji.recent': 'Недавние',
  'emoji.group0': 'Смайлики и чувства',
  'emoji.group1': 'Люди и жесты',
  'emoji.group3': 'Животные и природа',
  'emoji.group4': 'Еда и напитки',
  'emoji.group5': 'Путешествия и места',
  'emoji.group6': 'Занятия',
  'emoji.group7': 'Предметы',
  'emoji.group8': 'Символы',
  'emoji.group9': 'Флаги',
  'emoji.nothing': 'Такого эмодзи нет',
  'emoji.loadFailed': 'Эмодзи не загрузились.',

  'dictation.start': 'Продиктовать',
  'dictation.stop': 'Закончить диктовку',
  'dictation.unsupported':
    'Ваш браузер не умеет распознавать речь. Продиктовать можно в Chrome, Edge или Safari.',
  'dictation.denied': 'Нет доступа к микрофону. Разрешите его в настройках браузера для этой страницы.',
  'dictation.failed': 'Распознать речь не получилось. Попробуйте ещё раз.',

  'connection.delayed': 'Задержка доставки: сообщения сохраняются и дойдут чуть позже.',
} as const
