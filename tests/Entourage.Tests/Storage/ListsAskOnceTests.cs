using Microsoft.Extensions.DependencyInjection;

namespace Entourage.Tests.Storage;

/// <summary>A page of a list costs as many statements as its shortest one: a store on a network is not asked once for every row.</summary>
public sealed class ListsAskOnceTests(ListsAskOnceTests.Full full) : IClassFixture<ListsAskOnceTests.Full>
{
    [Theory]
    [InlineData("/api/v1/members/keeper/followers")]
    [InlineData("/api/v1/me/requests")]
    [InlineData("/api/v1/operator/reports")]
    [InlineData("/api/v1/operator/reviews")]
    [InlineData("/api/v1/operator/appeals")]
    [InlineData("/api/v1/operator/audit")]
    [InlineData("/api/v1/operator/groups/testers/members")]
    [InlineData("/api/v1/operator/members/keeper")]
    [InlineData("/api/v1/operator/rollouts/inviting/members")]
    [InlineData("/api/v1/invitations")]
    [InlineData("/api/v1/members/keeper/clips")]
    [InlineData("/api/v1/feeds/following")]
    [InlineData("/api/v1/feeds/for-you")]
    public async Task A_page_of_fifty_rows_begins_as_many_statements_as_a_page_of_one(string path)
    {
        await AskAsync(1); // who asks is remembered from now on
        Assert.Equal(await AskAsync(1), await AskAsync(50));

        async Task<long> AskAsync(int rows)
        {
            var reader = full.Server.Services.GetRequiredService<StoreReader>();
            var before = reader.Begun;
            var answer = await full.Operator.GetAsync($"{path}?limit={rows}");
            Assert.Equal(200, answer.Status);
            var page = answer.Json.TryGetProperty("items", out var items) ? items : answer.Json.GetProperty("invited").GetProperty("items");
            Assert.Equal(rows, page.GetArrayLength());
            return reader.Begun - before;
        }
    }

    /// <summary>A site where every list of the operator has more than fifty rows.</summary>
    public sealed class Full : IAsyncLifetime
    {
        private const string Keeper = "(SELECT id FROM members WHERE handle = 'keeper')";

        internal Server Server { get; } = new();

        internal Person Operator { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Server.InitializeAsync();
            Operator = await Server.OperatorAsync();
            Server.AddCreators(60);
            foreach (var rows in (string[])
            [
                $"UPDATE members SET invited_by = {Keeper} WHERE handle LIKE 'creator_%'",
                $"INSERT INTO follows (follower, followee, made_at, automatic, back) SELECT id, {Keeper}, 1, FALSE, FALSE FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO follow_requests (follower, followee, made_at, back, declined) SELECT id, {Keeper}, 1, FALSE, FALSE FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO reports (invitation, subject, clip, reporter, reason, made_at, state) SELECT handle, id, id, {Keeper}, 'unwanted', 1, 'open' FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO reviews (member, because, at, state) SELECT id, {Keeper}, 1, 'open' FROM members WHERE handle LIKE 'creator_%'",
                "INSERT INTO appeals (member, about, note, at) SELECT id, 'freeze', 'Sorry.', 1 FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO audit (id, at, by, act, subject, note) SELECT id, 1, {Keeper}, 'frozen', id, '' FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO clips (id, owner, caption, status, made_at, ready_at, revision, duration_milliseconds, width, height, attempts, views, plays, likes, adult) SELECT id, {Keeper}, '', 'ready', 1, 1, 1, 8000, 720, 1280, 1, 0, 0, 0, FALSE FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO follows (follower, followee, made_at, automatic, back) SELECT {Keeper}, id, 1, FALSE, FALSE FROM members WHERE handle LIKE 'creator_%'",
                $"INSERT INTO invitations (id, creator, clip, channel, message, made_at, expires_at, state, redeemed_by, redeemed_at) SELECT handle, {Keeper}, id, 'copy', '', 1, 1, 'redeemed', id, 1 FROM members WHERE handle LIKE 'creator_%'",
                "INSERT INTO rollout_groups (group_name, member, added_at) SELECT 'testers', id, 1 FROM members WHERE handle LIKE 'creator_%'",
            ])
            {
                Server.Change(rows);
            }
            for (var clip = 0; clip < 60; clip++)
            {
                Server.Change(
                    "INSERT INTO clips (id, owner, caption, status, made_at, ready_at, revision, duration_milliseconds, width, height, attempts, views, plays, likes, adult) SELECT @id, id, '', 'ready', 1, 1, 1, 8000, 720, 1280, 1, 0, 0, 0, FALSE FROM members WHERE handle = 'creator_0'",
                    ("@id", ClipId.New(Server.Clock).Value));
            }
        }

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
