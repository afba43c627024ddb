import type { Person } from '../features/users/Person.ts'
import { t } from '../i18n/i18n.ts'
import type { MenuEntry } from '../ui/Menu.tsx'
import type { AppState } from './AppState.ts'

/** What can be done with a person, wherever he is seen. */
export class PersonActions {
  constructor(private readonly app: AppState) {}

  /** His profile, or mine when it is me. */
  readonly open = (person: Person): void => {
    const { dialogs, root } = this.app
    dialogs.show(person.id === root.myId ? { kind: 'ownProfile' } : { kind: 'person', person })
  }

  readonly write = (person: Person): void => {
    const { dialogs, navigation, root, failed } = this.app
    dialogs.closeAll()
    root.chats.openDirect(person.id).then((id) => navigation.open(id), failed)
  }

  readonly addContact = (person: Person): void => {
    const { root, failed } = this.app
    const told = () => root.notices.show(() => t('contacts.added', { name: person.name }), 'info', { person })
    root.contacts.add(person.id).then(told, failed)
  }

  readonly renameContact = (person: Person): void => this.app.dialogs.show({ kind: 'renameContact', person })

  readonly deleteContact = (person: Person): void => this.app.dialogs.show({ kind: 'deleteContact', person })

  /** The menu of a person. */
  readonly entries = (person: Person): MenuEntry[] => {
    const act = (action: (person: Person) => void) => () => action(person)
    const profile: MenuEntry = { id: 'profile', label: t('profile.title'), icon: 'user', act: act(this.open) }
    if (person.id === this.app.root.myId) return [profile]
    const write: MenuEntry = { id: 'write', label: t('profile.write'), icon: 'message', act: act(this.write) }
    if (!this.app.root.contacts.has(person.id)) {
      const label = t('contacts.addThis')
      return [write, profile, { id: 'add', label, icon: 'userPlus', act: act(this.addContact) }]
    }
    const [edit, remove] = [t('contacts.edit'), t('contacts.delete')]
    return [
      write,
      profile,
      { id: 'rename', label: edit, icon: 'edit', act: act(this.renameContact) },
      { id: 'delete', label: remove, icon: 'trash', danger: true, act: act(this.deleteContact) },
    ]
  }
}
