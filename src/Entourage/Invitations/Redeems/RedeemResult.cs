namespace Entourage.Invitations.Redeems;

/// <summary>The words for a redeem's result, as stored and as the API shows them.</summary>
internal static class RedeemResult
{
    public const string Redeemed = "redeemed";
    public const string AlreadyFollowing = "already_following";
    public const string FollowRequested = "follow_requested";
}
