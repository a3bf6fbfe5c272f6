import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRelations1763850002000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    await query.query(`
      CREATE TABLE relations (
        low_id uuid NOT NULL CONSTRAINT relations_low_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        high_id uuid NOT NULL CONSTRAINT relations_high_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        state text NOT NULL DEFAULT 'none'
          CONSTRAINT relations_state_check CHECK (state IN ('none', 'open', 'connected')),
        interest_id uuid,
        initiator_id uuid CONSTRAINT relations_initiator_check CHECK (initiator_id IN (low_id, high_id)),
        expires_at timestamptz(3),
        conversation_id uuid,
        CONSTRAINT relations_pkey PRIMARY KEY (low_id, high_id),
        CONSTRAINT relations_order_check CHECK (low_id < high_id),
        CONSTRAINT relations_interest_check CHECK ((state = 'none') = (interest_id IS NULL)),
        CONSTRAINT relations_open_check CHECK ((state = 'open') = (initiator_id IS NOT NULL AND expires_at IS NOT NULL)),
        CONSTRAINT relations_connected_check CHECK (state <> 'connected' OR conversation_id IS NOT NULL)
      )`);
    await query.query(`CREATE INDEX relations_high_id_idx ON relations (high_id)`);
  }

  async down(query: QueryRunner): Promise<void> {
    await query.query(`DROP TABLE relations`);
  }
}
