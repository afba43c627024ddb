import type { Wording } from '../i18n.ts'
import type { ruConversation } from '../ru/conversation.ts'

/** Strings about writing and finding: search, export, emoji, dictation. */
export const enConversation: Record<keyof typeof ruConversation, Wording> = {
  'search.inChat': 'Search in this chat',
  'search.everywhere': 'Search all chats',
  'search.older': 'Previous match',
  'search.newer': 'Next match',
  'search.open': 'Search in this chat',
  'search.close': 'Close search',
  'search.clear': 'Clear search',
  'search.chats': 'Chats',
  'search.messages': 'Messages',
  'search.more': 'Show more',
  'search.nothing': 'Nothing was found. Try another word.',
  'search.noMessages': 'No messages with these words.',

  'export.action': 'Save the conversation',
  'export.title': 'Save the conversation “{name}”',
  'export.text':
    'The whole chat in one file. HTML is good for reading and printing, JSON for working on it with a program.',
  'export.html': 'HTML',
  'export.json': 'JSON',
  'export.busy': 'Preparing the file…',

  'emoji.open': 'Emoji',
  'emoji.search': 'Find an emoji',
  'emoji.recent': 'Recent',
  'emoji.group0': 'Smileys and feelings',
  'emoji.group1': 'People and gestures',
  'emoji.group3': 'Animals and nature',
  'emoji.group4': 'Food and drink',
  'emoji.group5': 'Travel and places',
  'emoji.group6': 'Activities',
  'emoji.group7': 'Objects',
  'emoji.group8': 'Symbols',
  'emoji.group9': 'Flags',
  'emoji.nothing': 'There is no such emoji',
  'emoji.loadFailed': 'The emoji could not be loaded.',

  'dictation.start': 'Dictate',
  'dictation.stop': 'Stop dictating',
  'dictation.unsupported':
    'Your browser cannot recognise speech. Dictation works in Chrome, Edge and Safari.',
  'dictation.denied':
    'There is no access to the microphone. Allow it for this page in the browser’s settings.',
  'dictation.failed': 'The speech could not be recognised. Try again.',

  'connection.delayed': 'Delivery is delayed: messages are kept and will arrive a little later.',
}
