-- SPDX-License-Identifier: Apache-2.0
-- Whether something was imported since a commit is asked with every figure.

CREATE INDEX imported_revenue_learned ON imported_revenue (org_id, sys_from);
