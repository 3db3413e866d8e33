import { serviceApi } from "../../../service-api.ts";

export { serviceApi as DELETE, serviceApi as GET, serviceApi as PATCH, serviceApi as POST };
