import { makeAutoObservable, observable, runInAction } from 'mobx'
import type { Contact, Names } from '../../api/types.ts'
import type { UsersApi } from '../../api/users.ts'
import type { Person } from '../users/Person.ts'
import type { UsersStore } from '../users/UsersStore.ts'

/** My own names for people; shown everywhere instead of theirs. */
export class ContactsStore {
  readonly contacts = observable.map<string, Contact>({}, { deep: false })
  loaded = false
  /** The last attempt to load them did not succeed. */
  failed = false
  /** For each question that is under way, who was changed or taken out since: its answer may be older than that. */
  private readonly changedSince = new Set<Set<string>>()

  constructor(
    private readonly api: UsersApi,
    private readonly users: UsersStore,
  ) {
    makeAutoObservable<this, 'api' | 'users' | 'changedSince'>(this, {
      api: false,
      users: false,
      changedSince: false,
    })
  }

  /** Everybody, by the name I see. */
  get people(): Person[] {
    const people = [...this.contacts.keys()].map((id) => this.users.person(id))
    return people.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1))
  }

  has(userId: string): boolean {
    return this.contacts.has(userId)
  }

  async load(): Promise<void> {
    const changed = new Set<string>()
    this.changedSince.add(changed)
    try {
      const contacts = await this.api.contacts()
      runInAction(() => this.accept(contacts, changed))
    } catch (error) {
      this.setFailed(true)
      throw error
    } finally {
      this.changedSince.delete(changed)
    }
  }

  /** Adds a person under his own name. */
  async add(userId: string): Promise<void> {
    this.update(await this.api.addContact(userId))
  }

  async rename(userId: string, names: Names): Promise<void> {
    this.update(await this.api.updateContact(userId, names))
  }

  /** Takes a person out of my contacts. */
  async delete(userId: string): Promise<void> {
    await this.api.removeContact(userId)
    this.remove(userId)
  }

  /** The server's word on a contact; an older one changes nothing. */
  update(contact: Contact): void {
    this.noteChange(contact.user.id)
    this.put(contact)
  }

  remove(userId: string): void {
    this.noteChange(userId)
    this.take(userId)
  }

  clear(): void {
    this.contacts.clear()
    this.loaded = false
    this.failed = false
  }

  /** All of them, as they were before some `changed`. */
  private accept(contacts: Contact[], changed: ReadonlySet<string>): void {
    const ids = new Set(contacts.map((contact) => contact.user.id))
    for (const id of [...this.contacts.keys()]) if (!ids.has(id) && !changed.has(id)) this.take(id)
    for (const contact of contacts) {
      const id = contact.user.id
      if (this.has(id) || !changed.has(id)) this.put(contact)
    }
    this.loaded = true
    this.failed = false
  }

  private put(contact: Contact): void {
    const id = contact.user.id
    const known = this.contacts.get(id)
    if (known && known.rev > contact.rev) return
    this.contacts.set(id, contact)
    this.users.update(contact.user)
    this.users.person(id).alias = { name: contact.name, surname: contact.surname }
  }

  private take(userId: string): void {
    if (this.contacts.delete(userId)) this.users.person(userId).alias = null
  }

  private noteChange(userId: string): void {
    for (const changed of this.changedSince) changed.add(userId)
  }

  private setFailed(failed: boolean): void {
    this.failed = failed
  }
}
