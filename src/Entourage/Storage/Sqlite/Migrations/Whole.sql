CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

CREATE TABLE "allowance_entries" (
    "invitation" TEXT NOT NULL CONSTRAINT "PK_allowance_entries" PRIMARY KEY,
    "sender" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "weight" INTEGER NOT NULL,
    "accepted_by" BLOB NULL,
    "accepted_at" INTEGER NULL,
    "device" INTEGER NULL,
    "network" INTEGER NULL
);

CREATE TABLE "allowances" (
    "member" BLOB NOT NULL CONSTRAINT "PK_allowances" PRIMARY KEY,
    "tokens" INTEGER NOT NULL,
    "counted_to" INTEGER NOT NULL,
    "half_reports" INTEGER NOT NULL,
    "counts_until" INTEGER NOT NULL DEFAULT 0,
    "kept" INTEGER NOT NULL DEFAULT 0,
    "ring" INTEGER NOT NULL DEFAULT 0,
    "ring_from" INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE "appeals" (
    "member" BLOB NOT NULL CONSTRAINT "PK_appeals" PRIMARY KEY,
    "about" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "audit" (
    "id" BLOB NOT NULL CONSTRAINT "PK_audit" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "by" BLOB NULL,
    "act" TEXT NOT NULL,
    "subject" BLOB NOT NULL,
    "note" TEXT NOT NULL
);

CREATE TABLE "blocks" (
    "blocker" BLOB NOT NULL,
    "blocked" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "through" TEXT NULL,
    CONSTRAINT "PK_blocks" PRIMARY KEY ("blocker", "blocked")
);

CREATE TABLE "brakes" (
    "name" TEXT NOT NULL CONSTRAINT "PK_brakes" PRIMARY KEY,
    "set_at" INTEGER NOT NULL
);

CREATE TABLE "ceremonies" (
    "id" TEXT NOT NULL CONSTRAINT "PK_ceremonies" PRIMARY KEY,
    "state" TEXT NOT NULL,
    "member" BLOB NULL,
    "handle" TEXT NULL,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "clips" (
    "id" BLOB NOT NULL CONSTRAINT "PK_clips" PRIMARY KEY,
    "owner" BLOB NOT NULL,
    "caption" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "code" TEXT NULL,
    "made_at" INTEGER NOT NULL,
    "ready_at" INTEGER NULL,
    "revision" INTEGER NOT NULL,
    "duration_milliseconds" INTEGER NOT NULL,
    "width" INTEGER NOT NULL,
    "height" INTEGER NOT NULL,
    "attempts" INTEGER NOT NULL,
    "idempotency_key" TEXT NULL,
    "views" INTEGER NOT NULL,
    "plays" INTEGER NOT NULL,
    "likes" INTEGER NOT NULL,
    "adult" INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE "facts" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_facts" PRIMARY KEY,
    "happened" BLOB NOT NULL
);

CREATE TABLE "follow_requests" (
    "follower" BLOB NOT NULL,
    "followee" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "through" TEXT NULL,
    "channel" TEXT NULL,
    "back" INTEGER NOT NULL,
    "declined" INTEGER NOT NULL,
    "clip" BLOB NULL,
    "invited_at" INTEGER NULL,
    CONSTRAINT "PK_follow_requests" PRIMARY KEY ("follower", "followee")
);

CREATE TABLE "follows" (
    "follower" BLOB NOT NULL,
    "followee" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "through" TEXT NULL,
    "channel" TEXT NULL,
    "automatic" INTEGER NOT NULL,
    "back" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "PK_follows" PRIMARY KEY ("follower", "followee")
);

CREATE TABLE "freezes" (
    "member" BLOB NOT NULL CONSTRAINT "PK_freezes" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "by" BLOB NULL
);

CREATE TABLE "held_handles" (
    "handle" TEXT NOT NULL CONSTRAINT "PK_held_handles" PRIMARY KEY,
    "until" INTEGER NOT NULL
);

CREATE TABLE "identity_users" (
    "id" BLOB NOT NULL CONSTRAINT "PK_identity_users" PRIMARY KEY,
    "user_name" TEXT NULL,
    "normalized_user_name" TEXT NULL,
    "email" TEXT NULL,
    "normalized_email" TEXT NULL,
    "email_confirmed" INTEGER NOT NULL,
    "password_hash" TEXT NULL,
    "security_stamp" TEXT NULL,
    "concurrency_stamp" TEXT NULL,
    "phone_number" TEXT NULL,
    "phone_number_confirmed" INTEGER NOT NULL,
    "two_factor_enabled" INTEGER NOT NULL,
    "lockout_end" INTEGER NULL,
    "lockout_enabled" INTEGER NOT NULL,
    "access_failed_count" INTEGER NOT NULL
);

CREATE TABLE insight_counts (
    creator BLOB NOT NULL, hours INTEGER NOT NULL, clip BLOB NOT NULL, start INTEGER NOT NULL, numbers BLOB NOT NULL,
    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start)) WITHOUT ROWID;

CREATE TABLE insight_marks (
    creator BLOB NOT NULL, person INTEGER NOT NULL, mark INTEGER NOT NULL,
    CONSTRAINT "PK_insight_marks" PRIMARY KEY (creator, person, mark)) WITHOUT ROWID;

CREATE TABLE "insight_progress" (
    "name" TEXT NOT NULL CONSTRAINT "PK_insight_progress" PRIMARY KEY,
    "fact" INTEGER NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "invitation_hours" (
    "hour" INTEGER NOT NULL CONSTRAINT "PK_invitation_hours" PRIMARY KEY,
    "made" INTEGER NOT NULL,
    "surge" INTEGER NOT NULL
);

CREATE TABLE "invitations" (
    "id" TEXT NOT NULL CONSTRAINT "PK_invitations" PRIMARY KEY,
    "creator" BLOB NOT NULL,
    "clip" BLOB NOT NULL,
    "channel" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "made_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "contact_hash" BLOB NULL,
    "idempotency_key" TEXT NULL,
    "request_hash" BLOB NULL,
    "redeemed_by" BLOB NULL,
    "redeemed_at" INTEGER NULL,
    "redemption" TEXT NULL,
    "result" TEXT NULL,
    "broadcast" INTEGER NOT NULL DEFAULT 0,
    "creator_private" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "ck_invitations_redeemed" CHECK ((state = 'redeemed') = (redeemed_by IS NOT NULL))
);

CREATE TABLE "likes" (
    "clip" BLOB NOT NULL,
    "member" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    CONSTRAINT "PK_likes" PRIMARY KEY ("clip", "member")
);

CREATE TABLE "link_visitors" (
    "invitation" TEXT NOT NULL,
    "visitor" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "PK_link_visitors" PRIMARY KEY ("invitation", "visitor")
);

CREATE TABLE "members" (
    "id" BLOB NOT NULL CONSTRAINT "PK_members" PRIMARY KEY,
    "handle" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bio" TEXT NOT NULL,
    "picture_at" INTEGER NULL,
    "joined_at" INTEGER NOT NULL,
    "language" TEXT NULL,
    "operator" INTEGER NOT NULL,
    "suspended" INTEGER NOT NULL,
    "followers" INTEGER NOT NULL,
    "following" INTEGER NOT NULL,
    "clips" INTEGER NOT NULL,
    "suspended_until" INTEGER NULL,
    "auto_follow" INTEGER NOT NULL DEFAULT 1,
    "follow_back" INTEGER NOT NULL DEFAULT 0,
    "invitations_from" TEXT NOT NULL DEFAULT 'anybody',
    "invited_by" BLOB NULL,
    "private" INTEGER NOT NULL DEFAULT 0,
    "returned_at" INTEGER NULL,
    "birth_year" INTEGER NULL
);

CREATE TABLE "mutes" (
    "muter" BLOB NOT NULL,
    "muted" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    CONSTRAINT "PK_mutes" PRIMARY KEY ("muter", "muted")
);

CREATE TABLE "newcomers" (
    "member" BLOB NOT NULL CONSTRAINT "PK_newcomers" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "network" INTEGER NULL,
    "root" BLOB NOT NULL,
    "returned" INTEGER NOT NULL
);

CREATE TABLE "places" (
    "member" BLOB NOT NULL,
    "mark" INTEGER NOT NULL,
    "seen_at" INTEGER NOT NULL,
    CONSTRAINT "PK_places" PRIMARY KEY ("member", "mark")
);

CREATE TABLE "plays" (
    "clip" BLOB NOT NULL,
    "viewer" BLOB NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "PK_plays" PRIMARY KEY ("clip", "viewer", "at")
);

CREATE TABLE "reports" (
    "invitation" TEXT NOT NULL CONSTRAINT "PK_reports" PRIMARY KEY,
    "subject" BLOB NOT NULL,
    "clip" BLOB NOT NULL,
    "reporter" BLOB NULL,
    "reason" TEXT NOT NULL,
    "made_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL
);

CREATE TABLE "reviews" (
    "member" BLOB NOT NULL CONSTRAINT "PK_reviews" PRIMARY KEY,
    "because" BLOB NOT NULL,
    "at" INTEGER NOT NULL,
    "state" TEXT NOT NULL
);

CREATE TABLE "rollout_exposures" (
    "feature" TEXT NOT NULL,
    "member" BLOB NOT NULL,
    "exposed_at" INTEGER NOT NULL,
    "has" INTEGER NOT NULL,
    CONSTRAINT "PK_rollout_exposures" PRIMARY KEY ("feature", "member")
);

CREATE TABLE "rollout_given" (
    "feature" TEXT NOT NULL,
    "group_name" TEXT NOT NULL,
    "given_at" INTEGER NOT NULL,
    CONSTRAINT "PK_rollout_given" PRIMARY KEY ("feature", "group_name")
);

CREATE TABLE "rollout_groups" (
    "group_name" TEXT NOT NULL,
    "member" BLOB NOT NULL,
    "added_at" INTEGER NOT NULL,
    CONSTRAINT "PK_rollout_groups" PRIMARY KEY ("group_name", "member")
);

CREATE TABLE "rollout_members" (
    "feature" TEXT NOT NULL,
    "member" BLOB NOT NULL,
    "named_at" INTEGER NOT NULL,
    CONSTRAINT "PK_rollout_members" PRIMARY KEY ("feature", "member")
);

CREATE TABLE "rollouts" (
    "feature" TEXT NOT NULL CONSTRAINT "PK_rollouts" PRIMARY KEY,
    "stage" TEXT NOT NULL,
    "staged_at" INTEGER NOT NULL,
    "holdout" INTEGER NOT NULL,
    "announced" INTEGER NOT NULL
);

CREATE TABLE "sessions" (
    "key" BLOB NOT NULL CONSTRAINT "PK_sessions" PRIMARY KEY,
    "member" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL,
    "browser" TEXT NOT NULL
);

CREATE TABLE "shared_invitations" (
    "invitation" TEXT NOT NULL CONSTRAINT "PK_shared_invitations" PRIMARY KEY,
    "at" INTEGER NOT NULL,
    "network" INTEGER NULL,
    "root" BLOB NOT NULL
);

CREATE TABLE "suppressions" (
    "contact" BLOB NOT NULL,
    "creator" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    CONSTRAINT "PK_suppressions" PRIMARY KEY ("contact", "creator")
);

CREATE TABLE "tokens" (
    "key" BLOB NOT NULL CONSTRAINT "PK_tokens" PRIMARY KEY,
    "id" BLOB NOT NULL,
    "member" BLOB NOT NULL,
    "name" TEXT NOT NULL,
    "scopes" INTEGER NOT NULL,
    "made_at" INTEGER NOT NULL
);

CREATE TABLE "views" (
    "clip" BLOB NOT NULL,
    "viewer" BLOB NOT NULL,
    "day" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "PK_views" PRIMARY KEY ("clip", "viewer", "day")
);

CREATE TABLE "identity_user_claims" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_identity_user_claims" PRIMARY KEY AUTOINCREMENT,
    "user_id" BLOB NOT NULL,
    "claim_type" TEXT NULL,
    "claim_value" TEXT NULL,
    CONSTRAINT "FK_identity_user_claims_identity_users_user_id" FOREIGN KEY ("user_id") REFERENCES "identity_users" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_user_logins" (
    "login_provider" TEXT NOT NULL,
    "provider_key" TEXT NOT NULL,
    "provider_display_name" TEXT NULL,
    "user_id" BLOB NOT NULL,
    CONSTRAINT "PK_identity_user_logins" PRIMARY KEY ("login_provider", "provider_key"),
    CONSTRAINT "FK_identity_user_logins_identity_users_user_id" FOREIGN KEY ("user_id") REFERENCES "identity_users" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_user_passkeys" (
    "credential_id" BLOB NOT NULL CONSTRAINT "PK_identity_user_passkeys" PRIMARY KEY,
    "user_id" BLOB NOT NULL,
    "Data" TEXT NOT NULL,
    CONSTRAINT "FK_identity_user_passkeys_identity_users_user_id" FOREIGN KEY ("user_id") REFERENCES "identity_users" ("id") ON DELETE CASCADE
);

CREATE TABLE "identity_user_tokens" (
    "user_id" BLOB NOT NULL,
    "login_provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" TEXT NULL,
    CONSTRAINT "PK_identity_user_tokens" PRIMARY KEY ("user_id", "login_provider", "name"),
    CONSTRAINT "FK_identity_user_tokens_identity_users_user_id" FOREIGN KEY ("user_id") REFERENCES "identity_users" ("id") ON DELETE CASCADE
);

CREATE INDEX "IX_allowance_entries_accepted_by_sender" ON "allowance_entries" ("accepted_by", "sender") WHERE accepted_by IS NOT NULL;

CREATE INDEX "IX_allowance_entries_sender_device" ON "allowance_entries" ("sender", "device") WHERE device IS NOT NULL;

CREATE INDEX "IX_allowance_entries_sender_made_at" ON "allowance_entries" ("sender", "made_at");

CREATE INDEX "IX_allowance_entries_sender_network" ON "allowance_entries" ("sender", "network") WHERE network IS NOT NULL;

CREATE INDEX "IX_appeals_at_member" ON "appeals" ("at", "member");

CREATE INDEX "IX_audit_at_id" ON "audit" ("at", "id");

CREATE INDEX "IX_audit_subject_at_id" ON "audit" ("subject", "at", "id");

CREATE INDEX "IX_blocks_blocked" ON "blocks" ("blocked");

CREATE INDEX "IX_ceremonies_expires_at" ON "ceremonies" ("expires_at");

CREATE UNIQUE INDEX "IX_clips_owner_idempotency_key" ON "clips" ("owner", "idempotency_key");

CREATE INDEX "IX_clips_owner_made_at_id" ON "clips" ("owner", "made_at", "id");

CREATE INDEX "IX_clips_processing" ON "clips" ("made_at", "id") WHERE status = 'processing';

CREATE INDEX "IX_clips_ready" ON "clips" ("made_at", "id") WHERE status = 'ready';

CREATE INDEX "IX_follow_requests_followee_made_at_follower" ON "follow_requests" ("followee", "made_at", "follower");

CREATE INDEX "IX_follows_followee_made_at_follower" ON "follows" ("followee", "made_at", "follower");

CREATE INDEX "IX_follows_follower_made_at_followee" ON "follows" ("follower", "made_at", "followee");

CREATE INDEX "IX_identity_user_claims_user_id" ON "identity_user_claims" ("user_id");

CREATE INDEX "IX_identity_user_logins_user_id" ON "identity_user_logins" ("user_id");

CREATE INDEX "IX_identity_user_passkeys_user_id" ON "identity_user_passkeys" ("user_id");

CREATE INDEX "EmailIndex" ON "identity_users" ("normalized_email");

CREATE UNIQUE INDEX "UserNameIndex" ON "identity_users" ("normalized_user_name");

CREATE INDEX "IX_invitations_clip" ON "invitations" ("clip");

CREATE INDEX "IX_invitations_creator_contact_hash" ON "invitations" ("creator", "contact_hash") WHERE contact_hash IS NOT NULL;

CREATE UNIQUE INDEX "IX_invitations_creator_idempotency_key" ON "invitations" ("creator", "idempotency_key") WHERE idempotency_key IS NOT NULL;

CREATE INDEX "IX_invitations_creator_made_at_id" ON "invitations" ("creator", "made_at", "id");

CREATE INDEX "IX_invitations_redeemed_by" ON "invitations" ("redeemed_by") WHERE redeemed_by IS NOT NULL;

CREATE INDEX "IX_likes_member_made_at" ON "likes" ("member", "made_at");

CREATE INDEX "IX_link_visitors_at" ON "link_visitors" ("at");

CREATE UNIQUE INDEX "IX_members_handle" ON "members" ("handle");

CREATE INDEX "IX_members_invited_by_joined_at_id" ON "members" ("invited_by", "joined_at", "id") WHERE invited_by IS NOT NULL;

CREATE INDEX "IX_members_operator" ON "members" ("operator") WHERE operator;

CREATE INDEX "IX_members_suspended_until" ON "members" ("suspended_until") WHERE suspended_until IS NOT NULL;

CREATE INDEX "IX_mutes_muted" ON "mutes" ("muted");

CREATE INDEX "IX_newcomers_at" ON "newcomers" ("at");

CREATE INDEX "IX_newcomers_network_at" ON "newcomers" ("network", "at") WHERE network IS NOT NULL;

CREATE INDEX "IX_newcomers_root" ON "newcomers" ("root");

CREATE INDEX "IX_places_seen_at" ON "places" ("seen_at");

CREATE INDEX "IX_plays_viewer" ON "plays" ("viewer");

CREATE INDEX "IX_reports_reporter" ON "reports" ("reporter") WHERE reporter IS NOT NULL;

CREATE INDEX "IX_reports_state_made_at_invitation" ON "reports" ("state", "made_at", "invitation");

CREATE INDEX "IX_reports_subject_made_at" ON "reports" ("subject", "made_at");

CREATE INDEX "IX_reviews_because" ON "reviews" ("because");

CREATE INDEX "IX_reviews_state_at_member" ON "reviews" ("state", "at", "member");

CREATE INDEX "IX_rollout_exposures_member" ON "rollout_exposures" ("member");

CREATE INDEX "IX_rollout_groups_member" ON "rollout_groups" ("member");

CREATE INDEX "IX_rollout_members_member" ON "rollout_members" ("member");

CREATE INDEX "IX_sessions_expires_at" ON "sessions" ("expires_at");

CREATE INDEX "IX_sessions_member" ON "sessions" ("member");

CREATE INDEX "IX_shared_invitations_at" ON "shared_invitations" ("at");

CREATE INDEX "IX_shared_invitations_network_at" ON "shared_invitations" ("network", "at") WHERE network IS NOT NULL;

CREATE INDEX "IX_shared_invitations_root_at" ON "shared_invitations" ("root", "at");

CREATE INDEX "IX_suppressions_creator" ON "suppressions" ("creator");

CREATE UNIQUE INDEX "IX_tokens_id" ON "tokens" ("id");

CREATE INDEX "IX_tokens_member_made_at" ON "tokens" ("member", "made_at");

CREATE INDEX "IX_views_viewer" ON "views" ("viewer");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129112607_Start', '10.0.15');

ALTER TABLE "clips" ADD "maker" BLOB NULL;

ALTER TABLE "clips" ADD "maker_until" INTEGER NULL;

CREATE TABLE "site" (
    "id" BLOB NOT NULL CONSTRAINT "PK_site" PRIMARY KEY,
    "key_check" BLOB NOT NULL,
    "mark" INTEGER NOT NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129152952_Site', '10.0.15');

DROP INDEX "IX_newcomers_network_at";

ALTER TABLE newcomers DROP COLUMN network;

ALTER TABLE "follow_requests" ADD "device" INTEGER NULL;

ALTER TABLE "follow_requests" ADD "network" INTEGER NULL;

CREATE TABLE "access_links" (
    "key" BLOB NOT NULL CONSTRAINT "PK_access_links" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "member" BLOB NULL,
    "made_at" INTEGER NOT NULL,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "notices" (
    "id" BLOB NOT NULL CONSTRAINT "PK_notices" PRIMARY KEY,
    "subject" BLOB NOT NULL,
    "clip" BLOB NULL,
    "reporter" BLOB NULL,
    "name" TEXT NOT NULL,
    "key" BLOB NULL,
    "reason" TEXT NOT NULL,
    "words" TEXT NOT NULL,
    "made_at" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "decided_at" INTEGER NULL,
    "answer" TEXT NOT NULL
);

CREATE TABLE "recent_joins" (
    "id" BLOB NOT NULL CONSTRAINT "PK_recent_joins" PRIMARY KEY,
    "network" INTEGER NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE TABLE "takedowns" (
    "clip" BLOB NOT NULL CONSTRAINT "PK_takedowns" PRIMARY KEY,
    "owner" BLOB NOT NULL,
    "at" INTEGER NOT NULL,
    "by" BLOB NULL,
    "reason" TEXT NOT NULL,
    "appeal" TEXT NOT NULL,
    "appealed_at" INTEGER NULL
);

CREATE INDEX "IX_access_links_member" ON "access_links" ("member") WHERE member IS NOT NULL;

CREATE INDEX "IX_notices_decided_at" ON "notices" ("decided_at") WHERE decided_at IS NOT NULL;

CREATE UNIQUE INDEX "IX_notices_key" ON "notices" ("key") WHERE key IS NOT NULL;

CREATE INDEX "IX_notices_reporter_made_at_id" ON "notices" ("reporter", "made_at", "id") WHERE reporter IS NOT NULL;

CREATE INDEX "IX_notices_state_made_at_id" ON "notices" ("state", "made_at", "id");

CREATE INDEX "IX_notices_subject" ON "notices" ("subject");

CREATE INDEX "IX_recent_joins_at" ON "recent_joins" ("at");

CREATE INDEX "IX_recent_joins_network_at" ON "recent_joins" ("network", "at");

CREATE INDEX "IX_takedowns_at_clip" ON "takedowns" ("at", "clip");

CREATE INDEX "IX_takedowns_by" ON "takedowns" ("by") WHERE by IS NOT NULL;

CREATE INDEX "IX_takedowns_owner" ON "takedowns" ("owner");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129154332_LimitsAndNotices', '10.0.15');

CREATE TABLE "deletions" (
    "id" BLOB NOT NULL CONSTRAINT "PK_deletions" PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "at" INTEGER NOT NULL
);

CREATE INDEX "IX_held_handles_until" ON "held_handles" ("until");

CREATE INDEX "IX_freezes_by" ON "freezes" ("by") WHERE by IS NOT NULL;

CREATE INDEX "IX_ceremonies_member" ON "ceremonies" ("member") WHERE member IS NOT NULL;

CREATE INDEX "IX_audit_by" ON "audit" ("by") WHERE by IS NOT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129155130_Deletions', '10.0.15');

ALTER TABLE "clips" ADD "digest" BLOB NULL;

ALTER TABLE "clips" ADD "without_sound" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "IX_clips_failed" ON "clips" ("made_at", "id") WHERE status = 'failed';

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129155324_KeptUploads', '10.0.15');

ALTER TABLE "invitations" ADD "note" TEXT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129155900_InvitationNotes', '10.0.15');

ALTER TABLE "deletions" ADD "heir" BLOB NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129160844_Heirs', '10.0.15');

ALTER TABLE "invitations" ADD "undone_by" BLOB NULL;

CREATE INDEX "IX_invitations_undone_by" ON "invitations" ("undone_by") WHERE undone_by IS NOT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129165600_LinksGivenBack', '10.0.15');

CREATE TABLE "connections" (
    "member" BLOB NOT NULL,
    "channel" TEXT NOT NULL,
    "id" BLOB NOT NULL,
    "address" TEXT NOT NULL,
    "sealed" BLOB NOT NULL,
    "state" TEXT NOT NULL,
    "made_at" INTEGER NOT NULL,
    CONSTRAINT "PK_connections" PRIMARY KEY ("member", "channel")
);

CREATE TABLE "deliveries" (
    "invitation" TEXT NOT NULL CONSTRAINT "PK_deliveries" PRIMARY KEY,
    "member" BLOB NOT NULL,
    "channel" TEXT NOT NULL,
    "connection" BLOB NOT NULL,
    "sealed" BLOB NULL,
    "state" TEXT NOT NULL,
    "worker" BLOB NULL,
    "until" INTEGER NULL,
    "attempts" INTEGER NOT NULL,
    "not_before" INTEGER NOT NULL,
    "changed_at" INTEGER NOT NULL,
    CONSTRAINT "ck_deliveries_sealed" CHECK ((state IN ('waiting', 'claimed', 'leaving')) = (sealed IS NOT NULL))
);

CREATE INDEX "IX_deliveries_member" ON "deliveries" ("member");

CREATE INDEX "IX_deliveries_not_before" ON "deliveries" ("not_before") WHERE sealed IS NOT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261129203427_Connections', '10.0.15');

CREATE TABLE "pending_sign_ins" (
    "member" BLOB NOT NULL,
    "channel" TEXT NOT NULL,
    "state" BLOB NOT NULL,
    "session" BLOB NOT NULL,
    "server" TEXT NOT NULL,
    "sealed" BLOB NOT NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "PK_pending_sign_ins" PRIMARY KEY ("member", "channel")
);

CREATE TABLE "registrations" (
    "channel" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "return_to" TEXT NOT NULL,
    "sealed" BLOB NOT NULL,
    "made_at" INTEGER NOT NULL,
    CONSTRAINT "PK_registrations" PRIMARY KEY ("channel", "server", "return_to")
);

CREATE INDEX "IX_pending_sign_ins_expires_at" ON "pending_sign_ins" ("expires_at");

CREATE INDEX "IX_registrations_made_at" ON "registrations" ("made_at");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130004854_SignInsElsewhere', '10.0.15');

ALTER TABLE "shared_invitations" ADD "cost" INTEGER NOT NULL DEFAULT 1;

ALTER TABLE "invitations" ADD "asserted" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "invitations" ADD "contact_root" BLOB NULL;

ALTER TABLE "follow_requests" ADD "asserted" INTEGER NOT NULL DEFAULT 0;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261130162434_Evidence', '10.0.15');

ALTER TABLE "clips" ADD "rough" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "IX_clips_rough" ON "clips" ("made_at", "id") WHERE rough;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261201043856_RoughClips', '10.0.15');

DROP INDEX "IX_invitations_redeemed_by";

DROP INDEX "IX_follows_follower_made_at_followee";

ALTER TABLE "members" ADD "counted_to" INTEGER NULL;

ALTER TABLE "members" ADD "counts_until" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "members" ADD "half_reports" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "members" ADD "kept" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "members" ADD "ring" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "members" ADD "ring_from" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "members" ADD "tokens" INTEGER NULL;

ALTER TABLE "invitations" ADD "accepted_at" INTEGER NULL;

ALTER TABLE "invitations" ADD "accepted_by" BLOB NULL;

ALTER TABLE "invitations" ADD "device" INTEGER NULL;

ALTER TABLE "invitations" ADD "network" INTEGER NULL;

ALTER TABLE "invitations" ADD "weight" INTEGER NULL;

CREATE TABLE "acceptor_places" (
    "sender" BLOB NOT NULL,
    "mark" INTEGER NOT NULL,
    "invitation" TEXT NOT NULL,
    "until" INTEGER NULL,
    CONSTRAINT "PK_acceptor_places" PRIMARY KEY ("sender", "mark", "invitation")
);

CREATE INDEX "IX_invitations_redeemed_by_creator" ON "invitations" ("redeemed_by", "creator") WHERE redeemed_by IS NOT NULL;

CREATE INDEX "IX_follows_follower_made_at" ON "follows" ("follower", "made_at") WHERE automatic;

CREATE INDEX "IX_acceptor_places_until" ON "acceptor_places" ("until") WHERE until IS NOT NULL;

UPDATE invitations SET weight = e.weight, accepted_at = e.accepted_at, network = e.network, device = e.device,
    accepted_by = CASE WHEN e.accepted_by IS DISTINCT FROM invitations.redeemed_by THEN e.accepted_by END
FROM allowance_entries AS e WHERE e.invitation = invitations.id AND e.sender = invitations.creator;

INSERT INTO acceptor_places (sender, mark, invitation, until)
SELECT creator, network, id, CASE WHEN COALESCE(accepted_by, redeemed_by) = X'00000000000000000000000000000000' THEN accepted_at + 7776000000 END FROM invitations WHERE network IS NOT NULL
UNION
SELECT creator, device, id, CASE WHEN COALESCE(accepted_by, redeemed_by) = X'00000000000000000000000000000000' THEN accepted_at + 7776000000 END FROM invitations WHERE device IS NOT NULL;

UPDATE members SET tokens = a.tokens, counted_to = a.counted_to, half_reports = a.half_reports, ring = a.ring, ring_from = a.ring_from, kept = a.kept,
    counts_until = a.counts_until
FROM allowances AS a WHERE a.member = members.id;

DROP TABLE "allowance_entries";

DROP TABLE "allowances";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261201045625_FewLeaves', '10.0.15');

