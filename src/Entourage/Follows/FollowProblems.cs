namespace Entourage.Follows;

/// <summary>Every way following says no.</summary>
internal static class FollowProblems
{
    public static readonly Problem Oneself = new("cannot_follow_yourself", 409, "That is you.");

    public static readonly Problem CannotBlockOneself = new("cannot_block_yourself", 409, "That is you.");

    public static readonly Problem CannotMuteOneself = new("cannot_mute_yourself", 409, "That is you.");

    public static readonly Problem YouBlockedThem = new("you_blocked_member", 409, "You blocked this person. Unblock them first.");
}
