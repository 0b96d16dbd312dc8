using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Entourage.Storage.Sqlite.Migrations
{
    /// <summary>All tables.</summary>
    [DbContext(typeof(SqliteAppDb))]
    [Migration("20261129112607_Start")]
    public class Start : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "allowance_entries",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "TEXT", nullable: false),
                    sender = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    weight = table.Column<int>(type: "INTEGER", nullable: false),
                    accepted_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    accepted_at = table.Column<long>(type: "INTEGER", nullable: true),
                    device = table.Column<long>(type: "INTEGER", nullable: true),
                    network = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allowance_entries", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "allowances",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    counted_to = table.Column<long>(type: "INTEGER", nullable: false),
                    half_reports = table.Column<int>(type: "INTEGER", nullable: false),
                    counts_until = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L),
                    kept = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    ring = table.Column<int>(type: "INTEGER", nullable: false, defaultValue: 0),
                    ring_from = table.Column<long>(type: "INTEGER", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allowances", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    about = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appeals", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    act = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    note = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blocks",
                columns: table => new
                {
                    blocker = table.Column<byte[]>(type: "BLOB", nullable: false),
                    blocked = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocks", x => new { x.blocker, x.blocked });
                });

            migrationBuilder.CreateTable(
                name: "brakes",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    set_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_brakes", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ceremonies",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "TEXT", nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: true),
                    handle = table.Column<string>(type: "TEXT", nullable: true),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ceremonies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clips",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    owner = table.Column<byte[]>(type: "BLOB", nullable: false),
                    caption = table.Column<string>(type: "TEXT", maxLength: 8192, nullable: false),
                    status = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    code = table.Column<string>(type: "TEXT", maxLength: 64, nullable: true),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    ready_at = table.Column<long>(type: "INTEGER", nullable: true),
                    revision = table.Column<long>(type: "INTEGER", nullable: false),
                    duration_milliseconds = table.Column<long>(type: "INTEGER", nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: false),
                    height = table.Column<int>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    idempotency_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    views = table.Column<long>(type: "INTEGER", nullable: false),
                    plays = table.Column<long>(type: "INTEGER", nullable: false),
                    likes = table.Column<long>(type: "INTEGER", nullable: false),
                    adult = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clips", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    // Numbers may come again after a deletion, and nothing is deleted: a table of its own for the last one would cost every redeem a page.
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    happened = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "follow_requests",
                columns: table => new
                {
                    follower = table.Column<byte[]>(type: "BLOB", nullable: false),
                    followee = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<string>(type: "TEXT", nullable: true),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    back = table.Column<bool>(type: "INTEGER", nullable: false),
                    declined = table.Column<bool>(type: "INTEGER", nullable: false),
                    clip = table.Column<byte[]>(type: "BLOB", nullable: true),
                    invited_at = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_requests", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "follows",
                columns: table => new
                {
                    follower = table.Column<byte[]>(type: "BLOB", nullable: false),
                    followee = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    through = table.Column<string>(type: "TEXT", nullable: true),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    back = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follows", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "freezes",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    by = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_freezes", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "held_handles",
                columns: table => new
                {
                    handle = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    until = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_handles", x => x.handle);
                });

            migrationBuilder.CreateTable(
                name: "identity_users",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    password_hash = table.Column<string>(type: "TEXT", nullable: true),
                    security_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "TEXT", nullable: true),
                    phone_number = table.Column<string>(type: "TEXT", maxLength: 256, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "INTEGER", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    lockout_end = table.Column<long>(type: "INTEGER", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    access_failed_count = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_users", x => x.id);
                });

            // Without a rowid: rows lie in the order of their key, so that what a page reads is one stretch of the file.
            migrationBuilder.Sql(
                """
                CREATE TABLE insight_counts (
                    creator BLOB NOT NULL, hours INTEGER NOT NULL, clip BLOB NOT NULL, start INTEGER NOT NULL, numbers BLOB NOT NULL,
                    CONSTRAINT "PK_insight_counts" PRIMARY KEY (creator, hours, clip, start)) WITHOUT ROWID;
                """);

            migrationBuilder.Sql(
                """
                CREATE TABLE insight_marks (
                    creator BLOB NOT NULL, person INTEGER NOT NULL, mark INTEGER NOT NULL,
                    CONSTRAINT "PK_insight_marks" PRIMARY KEY (creator, person, mark)) WITHOUT ROWID;
                """);

            migrationBuilder.CreateTable(
                name: "insight_progress",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    fact = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_progress", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "invitation_hours",
                columns: table => new
                {
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    made = table.Column<long>(type: "INTEGER", nullable: false),
                    surge = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation_hours", x => x.hour);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    creator = table.Column<byte[]>(type: "BLOB", nullable: false),
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    channel = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    message = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    contact_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    idempotency_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: true),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: true),
                    redeemed_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    redeemed_at = table.Column<long>(type: "INTEGER", nullable: true),
                    redemption = table.Column<string>(type: "TEXT", nullable: true),
                    result = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    broadcast = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    creator_private = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitations", x => x.id);
                    table.CheckConstraint("ck_invitations_redeemed", "(state = 'redeemed') = (redeemed_by IS NOT NULL)");
                });

            migrationBuilder.CreateTable(
                name: "likes",
                columns: table => new
                {
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_likes", x => new { x.clip, x.member });
                });

            migrationBuilder.CreateTable(
                name: "link_visitors",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    visitor = table.Column<long>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_link_visitors", x => new { x.invitation, x.visitor });
                });

            migrationBuilder.CreateTable(
                name: "members",
                columns: table => new
                {
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    handle = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    bio = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    picture_at = table.Column<long>(type: "INTEGER", nullable: true),
                    joined_at = table.Column<long>(type: "INTEGER", nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 8, nullable: true),
                    @operator = table.Column<bool>(name: "operator", type: "INTEGER", nullable: false),
                    suspended = table.Column<bool>(type: "INTEGER", nullable: false),
                    followers = table.Column<long>(type: "INTEGER", nullable: false),
                    following = table.Column<long>(type: "INTEGER", nullable: false),
                    clips = table.Column<long>(type: "INTEGER", nullable: false),
                    suspended_until = table.Column<long>(type: "INTEGER", nullable: true),
                    auto_follow = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: true),
                    follow_back = table.Column<bool>(type: "INTEGER", nullable: false, defaultValue: false),
                    invitations_from = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false, defaultValue: "anybody"),
                    invited_by = table.Column<byte[]>(type: "BLOB", nullable: true),
                    @private = table.Column<bool>(name: "private", type: "INTEGER", nullable: false, defaultValue: false),
                    returned_at = table.Column<long>(type: "INTEGER", nullable: true),
                    birth_year = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_members", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mutes",
                columns: table => new
                {
                    muter = table.Column<byte[]>(type: "BLOB", nullable: false),
                    muted = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mutes", x => new { x.muter, x.muted });
                });

            migrationBuilder.CreateTable(
                name: "newcomers",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    network = table.Column<long>(type: "INTEGER", nullable: true),
                    root = table.Column<byte[]>(type: "BLOB", nullable: false),
                    returned = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_newcomers", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "places",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    mark = table.Column<long>(type: "INTEGER", nullable: false),
                    seen_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_places", x => new { x.member, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "plays",
                columns: table => new
                {
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    viewer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plays", x => new { x.clip, x.viewer, x.at });
                });

            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    subject = table.Column<byte[]>(type: "BLOB", nullable: false),
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    reporter = table.Column<byte[]>(type: "BLOB", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    because = table.Column<byte[]>(type: "BLOB", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    state = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "rollout_exposures",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    exposed_at = table.Column<long>(type: "INTEGER", nullable: false),
                    has = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_exposures", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollout_given",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    group_name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    given_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_given", x => new { x.feature, x.group_name });
                });

            migrationBuilder.CreateTable(
                name: "rollout_groups",
                columns: table => new
                {
                    group_name = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    added_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_groups", x => new { x.group_name, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollout_members",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    named_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_members", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    feature = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    stage = table.Column<string>(type: "TEXT", maxLength: 8, nullable: false),
                    staged_at = table.Column<long>(type: "INTEGER", nullable: false),
                    holdout = table.Column<int>(type: "INTEGER", nullable: false),
                    announced = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.feature);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false),
                    browser = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "shared_invitations",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    network = table.Column<long>(type: "INTEGER", nullable: true),
                    root = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shared_invitations", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                columns: table => new
                {
                    contact = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    creator = table.Column<byte[]>(type: "BLOB", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_suppressions", x => new { x.contact, x.creator });
                });

            migrationBuilder.CreateTable(
                name: "tokens",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "BLOB", nullable: false),
                    id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    member = table.Column<byte[]>(type: "BLOB", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    scopes = table.Column<int>(type: "INTEGER", nullable: false),
                    made_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tokens", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "views",
                columns: table => new
                {
                    clip = table.Column<byte[]>(type: "BLOB", nullable: false),
                    viewer = table.Column<byte[]>(type: "BLOB", nullable: false),
                    day = table.Column<int>(type: "INTEGER", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views", x => new { x.clip, x.viewer, x.day });
                });

            migrationBuilder.CreateTable(
                name: "identity_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    claim_type = table.Column<string>(type: "TEXT", nullable: true),
                    claim_value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "FK_identity_user_claims_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    provider_display_name = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_identity_user_logins_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_passkeys",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "BLOB", maxLength: 1024, nullable: false),
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Data = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_passkeys", x => x.credential_id);
                    table.ForeignKey(
                        name: "FK_identity_user_passkeys_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "identity_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    login_provider = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_identity_user_tokens_identity_users_user_id",
                        column: x => x.user_id,
                        principalTable: "identity_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_accepted_by_sender",
                table: "allowance_entries",
                columns: new[] { "accepted_by", "sender" },
                filter: "accepted_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_device",
                table: "allowance_entries",
                columns: new[] { "sender", "device" },
                filter: "device IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_made_at",
                table: "allowance_entries",
                columns: new[] { "sender", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_allowance_entries_sender_network",
                table: "allowance_entries",
                columns: new[] { "sender", "network" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_appeals_at_member",
                table: "appeals",
                columns: new[] { "at", "member" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_at_id",
                table: "audit",
                columns: new[] { "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_subject_at_id",
                table: "audit",
                columns: new[] { "subject", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_blocks_blocked",
                table: "blocks",
                column: "blocked");

            migrationBuilder.CreateIndex(
                name: "IX_ceremonies_expires_at",
                table: "ceremonies",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_clips_owner_idempotency_key",
                table: "clips",
                columns: new[] { "owner", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_clips_owner_made_at_id",
                table: "clips",
                columns: new[] { "owner", "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_clips_processing",
                table: "clips",
                columns: new[] { "made_at", "id" },
                filter: "status = 'processing'");

            migrationBuilder.CreateIndex(
                name: "IX_clips_ready",
                table: "clips",
                columns: new[] { "made_at", "id" },
                filter: "status = 'ready'");

            migrationBuilder.CreateIndex(
                name: "IX_follow_requests_followee_made_at_follower",
                table: "follow_requests",
                columns: new[] { "followee", "made_at", "follower" });

            migrationBuilder.CreateIndex(
                name: "IX_follows_followee_made_at_follower",
                table: "follows",
                columns: new[] { "followee", "made_at", "follower" });

            migrationBuilder.CreateIndex(
                name: "IX_follows_follower_made_at_followee",
                table: "follows",
                columns: new[] { "follower", "made_at", "followee" });

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_claims_user_id",
                table: "identity_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_logins_user_id",
                table: "identity_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_identity_user_passkeys_user_id",
                table: "identity_user_passkeys",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "identity_users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "identity_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitations_clip",
                table: "invitations",
                column: "clip");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_contact_hash",
                table: "invitations",
                columns: new[] { "creator", "contact_hash" },
                filter: "contact_hash IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_idempotency_key",
                table: "invitations",
                columns: new[] { "creator", "idempotency_key" },
                unique: true,
                filter: "idempotency_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_invitations_creator_made_at_id",
                table: "invitations",
                columns: new[] { "creator", "made_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_invitations_redeemed_by",
                table: "invitations",
                column: "redeemed_by",
                filter: "redeemed_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_likes_member_made_at",
                table: "likes",
                columns: new[] { "member", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_link_visitors_at",
                table: "link_visitors",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_members_handle",
                table: "members",
                column: "handle",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_members_invited_by_joined_at_id",
                table: "members",
                columns: new[] { "invited_by", "joined_at", "id" },
                filter: "invited_by IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_members_operator",
                table: "members",
                column: "operator",
                filter: "operator");

            migrationBuilder.CreateIndex(
                name: "IX_members_suspended_until",
                table: "members",
                column: "suspended_until",
                filter: "suspended_until IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_mutes_muted",
                table: "mutes",
                column: "muted");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_at",
                table: "newcomers",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_network_at",
                table: "newcomers",
                columns: new[] { "network", "at" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_newcomers_root",
                table: "newcomers",
                column: "root");

            migrationBuilder.CreateIndex(
                name: "IX_places_seen_at",
                table: "places",
                column: "seen_at");

            migrationBuilder.CreateIndex(
                name: "IX_plays_viewer",
                table: "plays",
                column: "viewer");

            migrationBuilder.CreateIndex(
                name: "IX_reports_reporter",
                table: "reports",
                column: "reporter",
                filter: "reporter IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_reports_state_made_at_invitation",
                table: "reports",
                columns: new[] { "state", "made_at", "invitation" });

            migrationBuilder.CreateIndex(
                name: "IX_reports_subject_made_at",
                table: "reports",
                columns: new[] { "subject", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_reviews_because",
                table: "reviews",
                column: "because");

            migrationBuilder.CreateIndex(
                name: "IX_reviews_state_at_member",
                table: "reviews",
                columns: new[] { "state", "at", "member" });

            migrationBuilder.CreateIndex(
                name: "IX_rollout_exposures_member",
                table: "rollout_exposures",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_rollout_groups_member",
                table: "rollout_groups",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_rollout_members_member",
                table: "rollout_members",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_expires_at",
                table: "sessions",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "IX_sessions_member",
                table: "sessions",
                column: "member");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_at",
                table: "shared_invitations",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_network_at",
                table: "shared_invitations",
                columns: new[] { "network", "at" },
                filter: "network IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_shared_invitations_root_at",
                table: "shared_invitations",
                columns: new[] { "root", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_suppressions_creator",
                table: "suppressions",
                column: "creator");

            migrationBuilder.CreateIndex(
                name: "IX_tokens_id",
                table: "tokens",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tokens_member_made_at",
                table: "tokens",
                columns: new[] { "member", "made_at" });

            migrationBuilder.CreateIndex(
                name: "IX_views_viewer",
                table: "views",
                column: "viewer");
        }
    }
}
