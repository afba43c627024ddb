import { observer } from 'mobx-react-lite'
import { type Phrase, t } from '../../i18n/i18n.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import styles from './Keyboard.module.css'
import { jumpKeys } from './keys.ts'

const shortcuts: [Phrase, string[]][] = [
  ['keyboard.jump', jumpKeys],
  ['keyboard.switch', ['Alt', '↑', '↓']],
  ['keyboard.list', ['↑', '↓']],
  ['keyboard.newest', ['End']],
  ['keyboard.menu', ['Shift', 'F10']],
  ['keyboard.messageMenu', ['Enter']],
  ['keyboard.send', ['Enter']],
  ['keyboard.newLine', ['Shift', 'Enter']],
  ['keyboard.editLast', ['↑']],
  ['keyboard.close', ['Esc']],
  ['keyboard.help', ['?']],
]

/** `?`: everything the keyboard can do. */
export const KeyboardDialog = observer(({ onClose }: { onClose: () => void }) => (
  <Dialog title={t('keyboard.title')} onClose={onClose}>
    <dl className={styles.shortcuts}>
      {shortcuts.map(([phrase, keys]) => (
        <div key={phrase}>
          <dt>{t(phrase)}</dt>
          <dd>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </Dialog>
))
