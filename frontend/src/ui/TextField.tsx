import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './TextField.module.css'

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id'> {
  label: string
  value: string
  onChange: (value: string) => void
  hint?: string
  error?: string | null
  /** Stands inside the field, at its end. */
  aside?: ReactNode
}

/** A labelled field with its hint or its error under it. */
export function TextField({ label, value, onChange, hint, error, aside, ...rest }: TextFieldProps) {
  const id = useId()
  const note = error || hint
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.box}>
        <input
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          {...rest}
        />
        {aside}
      </div>
      {note && (
        <p
          id={`${id}-note`}
          className={error ? styles.error : styles.hint}
          role={error ? 'alert' : undefined}
        >
          {note}
        </p>
      )}
    </div>
  )
}
