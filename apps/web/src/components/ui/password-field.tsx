import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import { TextField } from './field';
import { IconButton } from './icon-button';

type Props = Omit<ComponentProps<typeof TextField>, 'type' | 'end' | 'label'> & { label?: string };

/** A secret that can be shown while it is typed. */
export function PasswordField({ label = 'Password', ...props }: Props) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      label={label}
      type={isShown ? 'text' : 'password'}
      end={
        <IconButton
          label={`${isShown ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
          onClick={() => setShown(!isShown)}
        >
          <Icon size={20} aria-hidden="true" />
        </IconButton>
      }
    />
  );
}
