namespace Entourage.Invitations;

/// <summary>Every way an invitation says no.</summary>
internal static class InvitationProblems
{
    public static readonly Problem FramingNotAllowed = new("framing_not_allowed", 403, "This page cannot be opened inside another page.");

    public static readonly Problem NotADocument = new("not_a_document", 403, "This address is a page, not a file.");

    public static readonly Problem LandingRequired = new("landing_required", 409, "Open the link first.");

    public static readonly Problem TapRequired = new("tap_required", 409, "Press the button to follow.");

    public static readonly Problem NotWanted =
        new("invitations_not_wanted", 409, "Your settings say that this invitation follows nobody. You can follow with the button on the creator's page.");

    public static readonly Problem AlreadyUsed = new("already_used", 409, "This link has been used. Each link is for one person.");

    public static readonly Problem Expired = new("expired", 410, "This link has expired.");

    public static readonly Problem Revoked = new("revoked", 410, "This link was taken back.");

    public static readonly Problem Closed = new("closed", 410, "So many people opened this link that it was closed.");

    public static readonly Problem Unavailable = new("unavailable", 410, "This link is not available.");

    public static readonly Problem ClipRemoved = new("clip_removed", 410, "This clip is gone.");

    public static readonly Problem NotEnabled = new("invitations_not_enabled", 403, "You cannot invite yet. Inviting is being switched on step by step.");

    public static readonly Problem ChannelNotEnabled = new("channel_not_enabled", 403, "This app is not switched on for you yet.", Field: "channel");

    public static readonly Problem AgeRestricted = new("age_restricted", 403, "This is for adults only.");

    public static readonly Problem ClipNotReady = new("clip_not_ready", 409, "The clip is almost ready.", TimeSpan.FromSeconds(5));

    public static readonly Problem Own = new("own_invitation", 409, "This is your own invitation. It is for someone else.");

    public static readonly Problem YouBlocked = new("you_blocked_creator", 409, "You blocked this person. Unblock them first.");

    public static readonly Problem NoClip = new("no_clip", 422, "There is no clip to share yet. Upload one first.", Field: "clip");

    public static readonly Problem ClipFailed = new("clip_failed", 422, "This clip could not be processed, so it cannot be shared.", Field: "clip");

    // One answer for all of these, so that nobody learns which it was.
    public static readonly Problem CannotInviteContact =
        new("cannot_invite_this_contact", 409, "You have invited this person before, or they do not want invitations.", Field: "contact");

    public static readonly Problem NoSuchReason = new("reason_not_valid", 422, "Choose one of the reasons.", Field: "reason");
}
