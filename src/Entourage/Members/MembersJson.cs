using System.Text.Json.Serialization;
using Entourage.Members.Passkeys;
using Entourage.Members.Sessions;
using Entourage.Members.Tokens;

namespace Entourage.Members;

/// <summary>Membership on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Join.Request), TypeInfoPropertyName = "JoinRequest")]
[JsonSerializable(typeof(Join.HandleRequest))]
[JsonSerializable(typeof(SignIn.Request), TypeInfoPropertyName = "SignInRequest")]
[JsonSerializable(typeof(AppealSuspension.Request), TypeInfoPropertyName = "AppealSuspensionRequest")]
[JsonSerializable(typeof(RecoverAccount.Request), TypeInfoPropertyName = "RecoverAccountRequest")]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(CeremonyBegun))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(CheckHandle.Answer), TypeInfoPropertyName = "HandleAnswer")]
[JsonSerializable(typeof(ChangeProfile.Request), TypeInfoPropertyName = "ChangeProfileRequest")]
[JsonSerializable(typeof(ChangePassword.Request), TypeInfoPropertyName = "ChangePasswordRequest")]
[JsonSerializable(typeof(DeleteAccount.Request), TypeInfoPropertyName = "DeleteAccountRequest")]
[JsonSerializable(typeof(SuspendMember.Request), TypeInfoPropertyName = "SuspendRequest")]
[JsonSerializable(typeof(AddPasskey.Request), TypeInfoPropertyName = "AddPasskeyRequest")]
[JsonSerializable(typeof(Page<PasskeyView>))]
[JsonSerializable(typeof(Page<SessionView>))]
[JsonSerializable(typeof(Page<TokenView>))]
[JsonSerializable(typeof(MakeToken.Request), TypeInfoPropertyName = "MakeTokenRequest")]
[JsonSerializable(typeof(MakeToken.Made), TypeInfoPropertyName = "MadeToken")]
internal sealed partial class MembersJson : JsonSerializerContext;
