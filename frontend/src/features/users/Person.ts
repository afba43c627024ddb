import { makeAutoObservable } from 'mobx'
import type { User } from '../../api/types.ts'
import { t } from '../../i18n/i18n.ts'

/** One person as my interface shows him: his profile, or my own name for him where he is my contact. */
export class Person {
  profile: User | null = null
  alias: { name: string; surname: string } | null = null

  constructor(readonly id: string) {
    makeAutoObservable(this, { id: false })
  }

  get login(): string {
    return this.profile?.login ?? ''
  }

  get name(): string {
    return fullName(this.alias) || fullName(this.profile) || this.login || t('people.unknown')
  }

  /** The name to use where there is little room. */
  get shortName(): string {
    return this.alias?.name || this.alias?.surname || this.profile?.name || this.name
  }

  /** The name in his own profile, whatever I call him. */
  get ownName(): string {
    return fullName(this.profile) || this.login
  }

  get avatarUrl(): string | null {
    return this.profile?.avatar_url ?? null
  }

  /** Takes a profile unless a newer one is already here. */
  update(profile: User): void {
    if (!this.profile || profile.rev >= this.profile.rev) this.profile = profile
  }
}

function fullName(of: { name: string; surname: string } | null): string {
  return of ? `${of.name} ${of.surname}`.trim() : ''
}
