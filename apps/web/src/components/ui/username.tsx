/** Always left to right, with the @ sign first. */
export const Username = ({ of }: { of: string }) => <bdi dir="ltr">@{of}</bdi>;
