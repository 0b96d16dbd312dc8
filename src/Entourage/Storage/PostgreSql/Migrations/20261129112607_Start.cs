using System;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace Entourage.Storage.PostgreSql.Migrations
{
    /// <summary>All tables.</summary>
    [DbContext(typeof(PostgreSqlAppDb))]
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
                    invitation = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    sender = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    weight = table.Column<int>(type: "integer", nullable: false),
                    accepted_by = table.Column<Guid>(type: "uuid", nullable: true),
                    accepted_at = table.Column<long>(type: "bigint", nullable: true),
                    device = table.Column<long>(type: "bigint", nullable: true),
                    network = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allowance_entries", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "allowances",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    tokens = table.Column<long>(type: "bigint", nullable: false),
                    counted_to = table.Column<long>(type: "bigint", nullable: false),
                    half_reports = table.Column<int>(type: "integer", nullable: false),
                    ring = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    ring_from = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L),
                    kept = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    counts_until = table.Column<long>(type: "bigint", nullable: false, defaultValue: 0L)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_allowances", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "appeals",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    about = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_appeals", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true),
                    act = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    note = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "blocks",
                columns: table => new
                {
                    blocker = table.Column<Guid>(type: "uuid", nullable: false),
                    blocked = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    through = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_blocks", x => new { x.blocker, x.blocked });
                });

            migrationBuilder.CreateTable(
                name: "brakes",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    set_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_brakes", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "ceremonies",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    state = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: true),
                    handle = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    expires_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ceremonies", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clips",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    owner = table.Column<Guid>(type: "uuid", nullable: false),
                    caption = table.Column<string>(type: "character varying(8192)", maxLength: 8192, nullable: false, collation: "C"),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    ready_at = table.Column<long>(type: "bigint", nullable: true),
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    duration_milliseconds = table.Column<long>(type: "bigint", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    idempotency_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    views = table.Column<long>(type: "bigint", nullable: false),
                    plays = table.Column<long>(type: "bigint", nullable: false),
                    likes = table.Column<long>(type: "bigint", nullable: false),
                    adult = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clips", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "facts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    happened = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_facts", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "follow_requests",
                columns: table => new
                {
                    follower = table.Column<Guid>(type: "uuid", nullable: false),
                    followee = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    through = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true, collation: "C"),
                    back = table.Column<bool>(type: "boolean", nullable: false),
                    declined = table.Column<bool>(type: "boolean", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: true),
                    invited_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follow_requests", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "follows",
                columns: table => new
                {
                    follower = table.Column<Guid>(type: "uuid", nullable: false),
                    followee = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    through = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true, collation: "C"),
                    automatic = table.Column<bool>(type: "boolean", nullable: false),
                    back = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_follows", x => new { x.follower, x.followee });
                });

            migrationBuilder.CreateTable(
                name: "freezes",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_freezes", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "held_handles",
                columns: table => new
                {
                    handle = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false, collation: "C"),
                    until = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_held_handles", x => x.handle);
                });

            migrationBuilder.CreateTable(
                name: "identity_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    security_stamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    phone_number = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true, collation: "C"),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<long>(type: "bigint", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_identity_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "insight_counts",
                columns: table => new
                {
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    hours = table.Column<int>(type: "integer", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    start = table.Column<long>(type: "bigint", nullable: false),
                    numbers = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_counts", x => new { x.creator, x.hours, x.clip, x.start });
                });

            migrationBuilder.CreateTable(
                name: "insight_marks",
                columns: table => new
                {
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    person = table.Column<long>(type: "bigint", nullable: false),
                    mark = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_marks", x => new { x.creator, x.person, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "insight_progress",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    fact = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_insight_progress", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "invitation_hours",
                columns: table => new
                {
                    hour = table.Column<long>(type: "bigint", nullable: false),
                    made = table.Column<long>(type: "bigint", nullable: false),
                    surge = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation_hours", x => x.hour);
                });

            migrationBuilder.CreateTable(
                name: "invitations",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    channel = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    message = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    contact_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    idempotency_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true, collation: "C"),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    redeemed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    redeemed_at = table.Column<long>(type: "bigint", nullable: true),
                    redemption = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    result = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true, collation: "C"),
                    broadcast = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    creator_private = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false)
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
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_likes", x => new { x.clip, x.member });
                });

            migrationBuilder.CreateTable(
                name: "link_visitors",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    visitor = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_link_visitors", x => new { x.invitation, x.visitor });
                });

            migrationBuilder.CreateTable(
                name: "members",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    handle = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    bio = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    picture_at = table.Column<long>(type: "bigint", nullable: true),
                    joined_at = table.Column<long>(type: "bigint", nullable: false),
                    language = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: true, collation: "C"),
                    @operator = table.Column<bool>(name: "operator", type: "boolean", nullable: false),
                    suspended = table.Column<bool>(type: "boolean", nullable: false),
                    followers = table.Column<long>(type: "bigint", nullable: false),
                    following = table.Column<long>(type: "bigint", nullable: false),
                    clips = table.Column<long>(type: "bigint", nullable: false),
                    suspended_until = table.Column<long>(type: "bigint", nullable: true),
                    auto_follow = table.Column<bool>(type: "boolean", nullable: false, defaultValue: true),
                    follow_back = table.Column<bool>(type: "boolean", nullable: false, defaultValue: false),
                    invitations_from = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, defaultValue: "anybody", collation: "C"),
                    invited_by = table.Column<Guid>(type: "uuid", nullable: true),
                    @private = table.Column<bool>(name: "private", type: "boolean", nullable: false, defaultValue: false),
                    returned_at = table.Column<long>(type: "bigint", nullable: true),
                    birth_year = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_members", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "mutes",
                columns: table => new
                {
                    muter = table.Column<Guid>(type: "uuid", nullable: false),
                    muted = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_mutes", x => new { x.muter, x.muted });
                });

            migrationBuilder.CreateTable(
                name: "newcomers",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: true),
                    root = table.Column<Guid>(type: "uuid", nullable: false),
                    returned = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_newcomers", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "places",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    mark = table.Column<long>(type: "bigint", nullable: false),
                    seen_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_places", x => new { x.member, x.mark });
                });

            migrationBuilder.CreateTable(
                name: "plays",
                columns: table => new
                {
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    viewer = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_plays", x => new { x.clip, x.viewer, x.at });
                });

            migrationBuilder.CreateTable(
                name: "reports",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    subject = table.Column<Guid>(type: "uuid", nullable: false),
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    reporter = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reports", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "reviews",
                columns: table => new
                {
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    because = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reviews", x => x.member);
                });

            migrationBuilder.CreateTable(
                name: "rollout_exposures",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    exposed_at = table.Column<long>(type: "bigint", nullable: false),
                    has = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_exposures", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollout_given",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    group_name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    given_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_given", x => new { x.feature, x.group_name });
                });

            migrationBuilder.CreateTable(
                name: "rollout_groups",
                columns: table => new
                {
                    group_name = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    added_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_groups", x => new { x.group_name, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollout_members",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    named_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollout_members", x => new { x.feature, x.member });
                });

            migrationBuilder.CreateTable(
                name: "rollouts",
                columns: table => new
                {
                    feature = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    stage = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false, collation: "C"),
                    staged_at = table.Column<long>(type: "bigint", nullable: false),
                    holdout = table.Column<int>(type: "integer", nullable: false),
                    announced = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rollouts", x => x.feature);
                });

            migrationBuilder.CreateTable(
                name: "sessions",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false),
                    expires_at = table.Column<long>(type: "bigint", nullable: false),
                    browser = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sessions", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "shared_invitations",
                columns: table => new
                {
                    invitation = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false, collation: "C"),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    network = table.Column<long>(type: "bigint", nullable: true),
                    root = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_shared_invitations", x => x.invitation);
                });

            migrationBuilder.CreateTable(
                name: "suppressions",
                columns: table => new
                {
                    contact = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    creator = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_suppressions", x => new { x.contact, x.creator });
                });

            migrationBuilder.CreateTable(
                name: "tokens",
                columns: table => new
                {
                    key = table.Column<byte[]>(type: "bytea", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    member = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false, collation: "C"),
                    scopes = table.Column<int>(type: "integer", nullable: false),
                    made_at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tokens", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "views",
                columns: table => new
                {
                    clip = table.Column<Guid>(type: "uuid", nullable: false),
                    viewer = table.Column<byte[]>(type: "bytea", nullable: false),
                    day = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_views", x => new { x.clip, x.viewer, x.day });
                });

            migrationBuilder.CreateTable(
                name: "identity_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    claim_value = table.Column<string>(type: "text", nullable: true, collation: "C")
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
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    provider_key = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    provider_display_name = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
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
                    credential_id = table.Column<byte[]>(type: "bytea", maxLength: 1024, nullable: false),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    Data = table.Column<string>(type: "jsonb", nullable: false)
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
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: true, collation: "C")
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

            // Counts change far more often than rows come: room on the page lets PostgreSQL change them in place, without touching an index.
            migrationBuilder.Sql("ALTER TABLE members SET (fillfactor = 70); ALTER TABLE clips SET (fillfactor = 80); ALTER TABLE allowances SET (fillfactor = 70);");
        }
    }
}
