import { observer } from 'mobx-react-lite'
import { AddContactDialog } from '../features/contacts/AddContactDialog.tsx'
import { ContactNameDialog } from '../features/contacts/ContactNameDialog.tsx'
import { JumpDialog } from '../features/keyboard/JumpDialog.tsx'
import type { JumpTarget } from '../features/keyboard/jumpTargets.ts'
import { KeyboardDialog } from '../features/keyboard/KeyboardDialog.tsx'
import { OwnProfileDialog } from '../features/profile/OwnProfileDialog.tsx'
import { PersonDialog } from '../features/profile/PersonDialog.tsx'
import { t } from '../i18n/i18n.ts'
import { lazy } from '../ui/lazy.tsx'
import type { AppState } from './AppState.ts'
import type { AnyDialog } from './DialogState.ts'

const CropDialog = lazy(() => import('../features/profile/CropDialog.tsx'))

interface PeopleWindowProps {
  app: AppState
  dialog: AnyDialog
  onClose: () => void
}

/** The windows about people: contacts, profiles, the jump to one. */
export const PeopleWindow = observer(({ app, dialog, onClose }: PeopleWindowProps) => {
  const { root, dialogs } = app
  switch (dialog.kind) {
    case 'addContact':
      return (
        <AddContactDialog
          contacts={root.contacts}
          myId={root.myId}
          search={app.search}
          onAdd={app.people.addContact}
          onClose={onClose}
        />
      )
    case 'renameContact':
      return <ContactNameDialog contacts={root.contacts} person={dialog.person} onClose={onClose} />
    case 'person':
      return (
        <PersonDialog
          person={dialog.person}
          contacts={root.contacts}
          presence={root.presence}
          actions={app.people}
          onClose={onClose}
        />
      )
    case 'ownProfile':
      return <OwnProfile app={app} onClose={onClose} />
    case 'cropAvatar': {
      const told = () => root.notices.show(t('avatar.saved'))
      const save = (picture: Blob) => root.users.picture(picture).then(told)
      return <CropDialog file={dialog.file} save={save} onClose={onClose} />
    }
    case 'jump': {
      const jump = (target: JumpTarget) => {
        dialogs.closeAll()
        if (target.kind === 'person') app.people.write(target.person)
        else app.showChat(target.chat)
      }
      return (
        <JumpDialog
          chats={root.chats}
          contacts={root.contacts}
          presence={root.presence}
          myId={root.myId}
          search={app.search}
          onJump={jump}
          onClose={onClose}
        />
      )
    }
    case 'keyboard':
      return <KeyboardDialog onClose={onClose} />
    default:
      return null
  }
})

const OwnProfile = observer(({ app, onClose }: { app: AppState; onClose: () => void }) => {
  const { root, dialogs } = app
  return (
    <OwnProfileDialog
      me={app.person(root.myId)}
      users={root.users}
      onFile={(file) => dialogs.show({ kind: 'cropAvatar', file })}
      onDeletePicture={() => dialogs.show({ kind: 'deleteAvatar' })}
      onSaved={() => {
        root.notices.show(t('profile.saved'))
        onClose()
      }}
      onClose={onClose}
    />
  )
})
