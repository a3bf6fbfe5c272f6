import { standardSchemaResolver } from '@hookform/resolvers/standard-schema';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { LIMITS, updateMeSchema, type Me, type UpdateMe } from '@zentra/contracts';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import { Button } from '@/components/ui/button';
import { TextArea, TextField } from '@/components/ui/field';
import { client } from '@/lib/api-client';
import { errorText } from '@/lib/error-text';

export function ProfileForm({ me }: { me: Me }) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (changes: UpdateMe) => client.updateMe(changes),
    onSuccess: (saved) => {
      queries.setQueryData(['me'], saved);
      form.reset({ displayName: saved.displayName, bio: saved.bio });
      toast('Saved. This is what others see now.');
    },
  });
  const form = useForm<UpdateMe>({
    resolver: standardSchemaResolver(updateMeSchema),
    defaultValues: { displayName: me.displayName, bio: me.bio },
  });
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4 rounded-card border border-line bg-surface p-5"
      onSubmit={(event) => void form.handleSubmit((changes) => save.mutate(changes))(event)}
    >
      <TextField
        label="Your name"
        autoComplete="name"
        error={errors.displayName && `Your name needs 1 to ${LIMITS.displayName.max} characters.`}
        {...form.register('displayName')}
      />
      <TextArea
        label="A note about yourself"
        hint="Everybody signed in here can read it."
        count={[...(form.watch('bio') ?? '')].length}
        limit={LIMITS.bio.max}
        error={errors.bio && 'That is a little too long.'}
        {...form.register('bio')}
      />
      {save.isError && (
        <p role="alert" className="font-semibold text-danger">
          {errorText(save.error)}
        </p>
      )}
      <Button
        look="primary"
        type="submit"
        busy={save.isPending}
        disabled={!isDirty}
        className="justify-self-start"
      >
        {save.isPending ? 'Saving …' : 'Save'}
      </Button>
    </form>
  );
}
