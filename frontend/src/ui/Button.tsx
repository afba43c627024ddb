import type { ComponentProps } from 'react'
import styles from './Button.module.css'
import { Icon, type IconName } from './Icon.tsx'

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'main' | 'soft' | 'plain' | 'danger'
}

export function Button({ look = 'plain', className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${styles.button} ${styles[look]} ${className}`} {...rest} />
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  icon: IconName
  /** The name of the button, also shown on hover. */
  label: string
  size?: number
}

export function IconButton({ icon, label, size, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.icon} ${className}`}
      aria-label={label}
      title={label}
      {...rest}
    >
      <Icon name={icon} size={size} />
    </button>
  )
}

interface MenuButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children' | 'onClick'> {
  label: string
  /** Opens the menu with its corner at this point: the button's lower left. */
  onMenu: (x: number, y: number) => void
}

/** The ⋯ that opens the menu of a row; drawn by the style sheet, since every row has one. */
export function MenuButton({ label, onMenu, className = '', ...rest }: MenuButtonProps) {
  return (
    <button
      type="button"
      className={`${styles.icon} ${styles.dots} ${className}`}
      aria-label={label}
      aria-haspopup="menu"
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        onMenu(box.left, box.bottom)
      }}
      {...rest}
    />
  )
}
