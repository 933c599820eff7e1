-- SPDX-License-Identifier: Apache-2.0
-- A licence may be suspended for a while: the revocation list says so until it is resumed.

ALTER TABLE licence
  -- Null: it is not suspended.
  ADD COLUMN suspended_at timestamptz,
  ADD COLUMN suspend_reason text,
  -- When it was last resumed: the revocation list changed then.
  ADD COLUMN resumed_at timestamptz;
CREATE INDEX licence_suspended ON licence (org_id, position) WHERE suspended_at IS NOT NULL;
