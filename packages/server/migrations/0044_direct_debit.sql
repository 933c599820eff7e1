-- SPDX-License-Identifier: Apache-2.0
-- SEPA direct debits of one's own: mandates, and the files that take debits to the bank. The rules of 0001 hold for every
-- table.

-- A customer's permission to debit an account. Its id is the reference that the customer reads on their statement.
CREATE TABLE mandate (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  scheme text NOT NULL CHECK (scheme IN ('CORE', 'B2B')),
  kind text NOT NULL CHECK (kind IN ('recurrent', 'one_off')),
  signed_on date NOT NULL,
  debtor_name text NOT NULL,
  -- IBAN and BIC: JSON, encrypted. What people know the account by stands beside.
  account text NOT NULL,
  country text NOT NULL,
  last4 text NOT NULL,
  -- ending: its next debit is the last one; used: that was handed to the bank.
  status text NOT NULL CHECK (status IN ('active', 'ending', 'used', 'revoked')),
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX mandate_customer ON mandate (org_id, customer_id, id);

-- A file for the bank. Numbers have no gaps, for they are taken in the transaction that stores it.
CREATE TABLE direct_debit_file (
  org_id text COLLATE "C" NOT NULL REFERENCES organisation (org_id) ON DELETE CASCADE,
  id text COLLATE "C" NOT NULL,
  number bigint NOT NULL CHECK (number > 0),
  message_id text NOT NULL,
  debits integer NOT NULL CHECK (debits > 0),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  first_day date NOT NULL,
  last_day date NOT NULL,
  -- The file itself, encrypted: it holds accounts.
  content text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX direct_debit_file_number ON direct_debit_file (org_id, number);

-- A try to take money that was handed to the bank: in one file only.
CREATE TABLE direct_debit (
  org_id text COLLATE "C" NOT NULL,
  attempt_id text COLLATE "C" NOT NULL,
  file_id text COLLATE "C" NOT NULL,
  mandate_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  invoice_id text COLLATE "C" NOT NULL,
  -- By which the bank's statements name it.
  end_to_end_id text COLLATE "C" NOT NULL,
  sequence_type text NOT NULL CHECK (sequence_type IN ('FRST', 'RCUR', 'FNAL', 'OOFF')),
  collect_on date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (org_id, attempt_id)
);
CREATE INDEX direct_debit_file_debits ON direct_debit (org_id, file_id);
CREATE INDEX direct_debit_mandate ON direct_debit (org_id, mandate_id, collect_on);
CREATE INDEX direct_debit_customer ON direct_debit (org_id, customer_id);
CREATE UNIQUE INDEX direct_debit_end_to_end ON direct_debit (org_id, end_to_end_id);
-- Charges that wait for a file.
CREATE INDEX payment_attempt_by_mandate ON payment_attempt (org_id, id)
  WHERE provider = 'bank-transfer' AND kind = 'charge' AND status = 'processing';

ALTER TABLE mandate ENABLE ROW LEVEL SECURITY;
ALTER TABLE mandate FORCE ROW LEVEL SECURITY;
CREATE POLICY mandate_isolation ON mandate USING (org_id = current_setting('kontor.org', true));
ALTER TABLE direct_debit_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE direct_debit_file FORCE ROW LEVEL SECURITY;
CREATE POLICY direct_debit_file_isolation ON direct_debit_file USING (org_id = current_setting('kontor.org', true));
ALTER TABLE direct_debit ENABLE ROW LEVEL SECURITY;
ALTER TABLE direct_debit FORCE ROW LEVEL SECURITY;
CREATE POLICY direct_debit_isolation ON direct_debit USING (org_id = current_setting('kontor.org', true));
