-- SPDX-License-Identifier: Apache-2.0

-- What an alert was called that was removed: what it told stays known, and stood without a name.
ALTER TABLE alert_event ADD COLUMN label text;
