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

  constructor(
    private readonly api: UsersApi,
    private readonly users: UsersStore,
  ) {
    makeAutoObservable<this, 'api' | 'users'>(this, { api: false, users: false })
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
    const contacts = await this.api.contacts().catch((error: unknown) => {
      this.setFailed(true)
      throw error
    })
    runInAction(() => {
      this.failed = false
      const ids = new Set(contacts.map((contact) => contact.user.id))
      for (const id of [...this.contacts.keys()]) if (!ids.has(id)) this.remove(id)
      for (const contact of contacts) this.update(contact)
      this.loaded = true
    })
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
    const id = contact.user.id
    const known = this.contacts.get(id)
    if (known && known.rev > contact.rev) return
    this.contacts.set(id, contact)
    this.users.update(contact.user)
    this.users.person(id).alias = { name: contact.name, surname: contact.surname }
  }

  remove(userId: string): void {
    if (this.contacts.delete(userId)) this.users.person(userId).alias = null
  }

  clear(): void {
    this.contacts.clear()
    this.loaded = false
    this.failed = false
  }

  private setFailed(failed: boolean): void {
    this.failed = failed
  }
}
