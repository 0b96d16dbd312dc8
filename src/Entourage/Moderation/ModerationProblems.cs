namespace Entourage.Moderation;

internal static class ModerationProblems
{
    public static readonly Problem StateNotValid = new("state_not_valid", 422, "A report is open, upheld or dismissed.", Field: "state");

    public static readonly Problem NotFrozen = new("not_frozen", 409, "You are free to invite.");

    public static readonly Problem OwnNotice = new("own_notice", 409, "This is about yourself.");

    public static readonly Problem NoticeReasonNotValid =
        new("notice_reason_not_valid", 422, "The reasons are illegal, harmful, harassing, pretends, unwanted and other.", Field: "reason");

    public static readonly Problem WordsMissing = new("words_missing", 422, "Say in a few words what is wrong.", Field: "words");

    public static readonly Problem NameMissing = new("notice_name_missing", 422, "Say who you are.", Field: "name");

    public static readonly Problem GoodFaithMissing = new("good_faith_missing", 422, "Confirm that you believe what you say to be true and complete.", Field: "goodFaith");

    public static readonly Problem TakedownReasonMissing = new("takedown_reason_missing", 422, "Tell the owner why.", Field: "reason");
}
