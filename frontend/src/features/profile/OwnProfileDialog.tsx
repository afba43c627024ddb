import { observer } from 'mobx-react-lite'
import { useRef } from 'react'
import { t } from '../../i18n/i18n.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { NamesForm } from '../forms/NamesForm.tsx'
import type { Person } from '../users/Person.ts'
import type { UsersStore } from '../users/UsersStore.ts'
import styles from './Profile.module.css'

interface OwnProfileDialogProps {
  me: Person
  users: UsersStore
  onFile: (file: File) => void
  onDeletePicture: () => void
  onSaved: () => void
  onClose: () => void
}

/** My own profile: picture, name, surname. */
export const OwnProfileDialog = observer((props: OwnProfileDialogProps) => {
  const { me, users, onSaved, onClose } = props
  return (
    <Dialog title={t('profile.own')} onClose={onClose}>
      <Picture {...props} />
      <NamesForm
        names={{ name: me.profile?.name ?? '', surname: me.profile?.surname ?? '' }}
        hint={t('profile.nameHint')}
        mine
        save={(names) => users.rename(names)}
        onSaved={onSaved}
        aside={() => <Button onClick={onClose}>{t('common.cancel')}</Button>}
      />
    </Dialog>
  )
})

const Picture = observer(({ me, onFile, onDeletePicture }: OwnProfileDialogProps) => {
  const input = useRef<HTMLInputElement>(null)
  const choose = (files: FileList | null) => {
    const file = files?.[0]
    if (input.current) input.current.value = ''
    if (file) onFile(file)
  }
  return (
    <div className={styles.picture}>
      <Avatar id={me.id} name={me.name} url={me.avatarUrl} size="huge" />
      <p className={styles.soft}>@{me.login}</p>
      <div className={styles.pictureActions}>
        <Button onClick={() => input.current?.click()}>
          {t(me.avatarUrl ? 'avatar.change' : 'avatar.choose')}
        </Button>
        {me.avatarUrl && (
          <Button className={styles.remove} onClick={onDeletePicture}>
            {t('avatar.delete')}
          </Button>
        )}
      </div>
      <input
        ref={input}
        className={styles.file}
        type="file"
        accept="image/jpeg,image/png,image/webp,image/gif"
        aria-label={t('avatar.choose')}
        data-testid="avatar-file"
        onChange={(event) => choose(event.target.files)}
      />
    </div>
  )
})
